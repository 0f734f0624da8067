package io.perennial.reproduction.recap;

import io.perennial.learner.OnlineLearner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Runs the comparison of replay rules in the online learner itself, with one expert and with
 * several: every benchmark, buffer, rule and seed of a plan. One thread; a function of the plan,
 * but for the seconds.
 */
public final class StreamReproduction {

  private final StreamPlan plan;
  private final Consumer<String> progress;

  private StreamReproduction(StreamPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Runs everything of a plan.
   *
   * @param progress is told, in one line, of every run
   */
  public static List<StreamPart> run(StreamPlan plan, Consumer<String> progress) {
    StreamReproduction run = new StreamReproduction(plan, progress);
    List<StreamPart> parts = new ArrayList<>();
    for (StreamBenchmark benchmark : StreamBenchmark.values()) {
      LongFunction<StreamTasks> tasks = plan.tasks().get(benchmark);
      if (tasks != null) {
        parts.addAll(run.parts(benchmark, tasks));
      }
    }
    return parts;
  }

  /** One run of a benchmark: what it depends on besides the seed. */
  private record Cell(boolean experts, Rule rule, int buffer) {}

  private List<StreamPart> parts(StreamBenchmark benchmark, LongFunction<StreamTasks> source) {
    Map<Cell, List<StreamOutcome>> outcomes = new HashMap<>();
    List<StreamPart.TaskSize> sizes = List.of();
    for (long seed : plan.seeds()) {
      StreamTasks tasks = source.apply(seed);
      sizes = tasks.sizes();
      for (Cell cell : cells()) {
        StreamOutcome outcome = run(tasks, cell, seed);
        progress.accept(line(benchmark, cell, outcome));
        outcomes.computeIfAbsent(cell, any -> new ArrayList<>()).add(outcome);
      }
    }
    List<StreamPart> parts = new ArrayList<>();
    for (boolean experts : new boolean[] {false, true}) {
      for (int buffer : plan.buffers()) {
        parts.add(
            new StreamPart(benchmark, experts, buffer, sizes, rows(outcomes, experts, buffer)));
      }
    }
    return parts;
  }

  private List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (boolean experts : new boolean[] {false, true}) {
      for (Rule rule : rules()) {
        for (int buffer : rule.replays() ? plan.buffers() : plan.buffers().subList(0, 1)) {
          cells.add(new Cell(experts, rule, buffer));
        }
      }
    }
    return cells;
  }

  private StreamOutcome run(StreamTasks tasks, Cell cell, long seed) {
    OnlineLearner learner =
        plan.learners().learner(cell.rule(), cell.buffer(), cell.experts(), seed);
    return cell.rule() == Rule.JOINT
        ? StreamRun.jointly(
            tasks, plan.learners().learner(Rule.NONE, cell.buffer(), false, seed), learner, seed)
        : StreamRun.inOrder(tasks, learner, seed);
  }

  private List<RuleRow<StreamOutcome>> rows(
      Map<Cell, List<StreamOutcome>> outcomes, boolean experts, int buffer) {
    return rules().stream()
        .map(
            rule -> {
              int measured = rule.replays() ? buffer : plan.buffers().get(0);
              return new RuleRow<>(
                  rule, outcomes.getOrDefault(new Cell(experts, rule, measured), List.of()));
            })
        .toList();
  }

  private List<Rule> rules() {
    return List.of(Rule.values()).stream().filter(plan.rules()::contains).toList();
  }

  private static String line(StreamBenchmark benchmark, Cell cell, StreamOutcome outcome) {
    String buffer =
        cell.rule().replays() ? String.format(Locale.ROOT, ", buffer %,d", cell.buffer()) : "";
    String inOrder =
        cell.rule() == Rule.JOINT
            ? ""
            : String.format(
                Locale.ROOT,
                ", forgetting %.4f, online %.4f",
                outcome.lossForgetting(),
                outcome.online());
    return String.format(
        Locale.ROOT,
        "%s, %s, seed %d, %s%s: final log loss %.4f%s, %.0f s",
        benchmark,
        cell.experts() ? "experts" : "one expert",
        outcome.seed(),
        cell.rule(),
        buffer,
        outcome.averageLoss(),
        inOrder,
        outcome.seconds());
  }
}
