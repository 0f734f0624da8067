package io.perennial.reproduction.recap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs the comparison of replay rules on images: every benchmark, buffer, rule and seed of a plan.
 * One thread; a function of the plan, but for the seconds.
 */
public final class RecapReproduction {

  private final RecapPlan plan;
  private final Consumer<String> progress;

  private RecapReproduction(RecapPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Runs everything of a plan.
   *
   * @param progress is told, in one line, whenever a seed of a benchmark is finished
   */
  public static RecapReport run(RecapPlan plan, Consumer<String> progress) {
    long begin = System.nanoTime();
    RecapReproduction run = new RecapReproduction(plan, progress);
    List<RecapReport.Part> parts = new ArrayList<>();
    for (Benchmark benchmark : Benchmark.values()) {
      RecapSettings settings = plan.settings().get(benchmark);
      if (settings != null) {
        parts.addAll(run.parts(benchmark, settings));
      }
    }
    return new RecapReport(parts, List.of(), (System.nanoTime() - begin) / 1e9);
  }

  /** One run of a benchmark: what it depends on besides the seed. */
  private record Cell(Rule rule, int buffer) {}

  private List<RecapReport.Part> parts(Benchmark benchmark, RecapSettings settings) {
    Map<Cell, List<Outcome>> outcomes = new HashMap<>();
    List<Integer> testImages = List.of();
    for (long seed : plan.seeds()) {
      TaskImages train = new TaskImages(benchmark, plan.mnist().train(), seed);
      Examiner examiner = new Examiner(new TaskImages(benchmark, plan.mnist().test(), seed));
      testImages = examiner.counts();
      for (Rule rule : rules()) {
        for (int buffer : rule.replays() ? plan.buffers() : plan.buffers().subList(0, 1)) {
          outcomes
              .computeIfAbsent(new Cell(rule, buffer), cell -> new ArrayList<>())
              .add(new ContinualRun(train, examiner, settings, rule, buffer, seed).run());
        }
      }
      progress.accept(String.format(Locale.ROOT, "%s: seed %d is finished", benchmark, seed));
    }
    List<RecapReport.Part> parts = new ArrayList<>();
    for (int buffer : plan.buffers()) {
      List<RuleRow<Outcome>> rows =
          rules().stream().map(rule -> new RuleRow<>(rule, of(outcomes, rule, buffer))).toList();
      parts.add(new RecapReport.Part(benchmark, buffer, settings, testImages, rows));
    }
    return parts;
  }

  private List<Outcome> of(Map<Cell, List<Outcome>> outcomes, Rule rule, int buffer) {
    int measured = rule.replays() ? buffer : plan.buffers().get(0);
    return outcomes.getOrDefault(new Cell(rule, measured), List.of());
  }

  private List<Rule> rules() {
    return List.of(Rule.values()).stream().filter(plan.rules()::contains).toList();
  }
}
