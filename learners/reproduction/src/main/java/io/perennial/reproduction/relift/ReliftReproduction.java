package io.perennial.reproduction.relift;

import io.perennial.policy.EncodedDecision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the comparison: for every seed each stream's decisions are made once, and every contestant
 * ranks and learns the same ones. One thread; a function of the plan, but for the seconds. Memory
 * of one seed's decisions.
 */
public final class ReliftReproduction {

  private final ReliftPlan plan;
  private final Consumer<String> progress;
  private final Map<String, List<ReliftPart.Log>> logs = new HashMap<>();
  private final Map<String, Map<Contestant, List<Outcome>>> outcomes = new HashMap<>();
  private final Map<ForgettingCell, List<ForgettingOutcome>> forgetting = new HashMap<>();
  private int heldOut;

  /** One run over two days: what it depends on besides the seed. */
  private record ForgettingCell(Contestant contestant, Replaying replaying) {}

  private ReliftReproduction(ReliftPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Runs everything of a plan.
   *
   * @param progress is told, in one line, of every run
   * @throws io.perennial.event.file.InputException if a stream cannot be read, or has too few
   *     decisions
   */
  public static ReliftReport run(ReliftPlan plan, Consumer<String> progress) {
    long begin = System.nanoTime();
    ReliftReproduction run = new ReliftReproduction(plan, progress);
    plan.seeds().forEach(run::run);
    return new ReliftReport(
        plan.settings(), run.parts(), run.forgetting(), (System.nanoTime() - begin) / 1e9);
  }

  private void run(long seed) {
    Map<String, List<EncodedDecision>> days = new HashMap<>();
    for (DecisionSource source : plan.sources()) {
      List<EncodedDecision> decisions = compare(source, seed);
      if (plan.days().contains(source.name())) {
        days.put(source.name(), decisions);
      }
    }
    if (!plan.forgetting().isEmpty()) {
      forget(
          Objects.requireNonNull(days.get(plan.days().get(0))),
          Objects.requireNonNull(days.get(plan.days().get(1))),
          seed);
    }
  }

  private List<EncodedDecision> compare(DecisionSource source, long seed) {
    LoggedDecisions log = LoggedDecisions.of(source, plan.learners().apply(seed), plan.settings());
    int size = log.decisions().size();
    logs.computeIfAbsent(source.name(), any -> new ArrayList<>())
        .add(new ReliftPart.Log(seed, size, log.events(), log.seconds()));
    say(
        "%s, seed %d: %,d decisions of %,d events, %.0f s",
        source.name(), seed, size, log.events(), log.seconds());
    for (Contestant contestant : plan.running()) {
      Outcome outcome = OnlineRanking.run(contestant, log.decisions(), plan.settings(), seed);
      outcomes
          .computeIfAbsent(source.name(), any -> new HashMap<>())
          .computeIfAbsent(contestant, any -> new ArrayList<>())
          .add(outcome);
      say(
          "%s, seed %d, %s: NDCG@10 %.4f, demonstrations %.1f %%, %.1f s",
          source.name(),
          seed,
          contestant,
          outcome.ndcg(),
          100 * outcome.demonstrations(),
          outcome.seconds());
    }
    return log.decisions();
  }

  private void forget(List<EncodedDecision> first, List<EncodedDecision> second, long seed) {
    TwoDays days = new TwoDays(first, second, plan.settings());
    heldOut = days.heldOut();
    for (Contestant contestant : plan.forgetting()) {
      for (Replaying replaying : Replaying.values()) {
        ForgettingOutcome outcome = days.run(contestant, replaying, seed);
        forgetting
            .computeIfAbsent(new ForgettingCell(contestant, replaying), any -> new ArrayList<>())
            .add(outcome);
        say(
            "%s after %s, seed %d, %s, %s: NDCG@10 lost %.4f",
            plan.days().get(0),
            plan.days().get(1),
            seed,
            contestant,
            replaying.label(),
            outcome.loss());
      }
    }
  }

  private void say(String format, Object... values) {
    progress.accept(String.format(Locale.ROOT, format, values));
  }

  private List<ReliftPart> parts() {
    return plan.sources().stream()
        .map(
            source -> {
              Map<Contestant, List<Outcome>> measured =
                  outcomes.getOrDefault(source.name(), Map.of());
              return new ReliftPart(
                  source.name(),
                  logs.getOrDefault(source.name(), List.of()),
                  plan.running().stream()
                      .map(one -> new ReliftPart.Row(one, measured.getOrDefault(one, List.of())))
                      .toList());
            })
        .toList();
  }

  private @Nullable ForgettingPart forgetting() {
    if (plan.forgetting().isEmpty()) {
      return null;
    }
    List<ForgettingPart.Row> rows = new ArrayList<>();
    for (Contestant contestant : plan.forgetting()) {
      for (Replaying replaying : Replaying.values()) {
        rows.add(
            new ForgettingPart.Row(
                contestant,
                replaying,
                forgetting.getOrDefault(new ForgettingCell(contestant, replaying), List.of())));
      }
    }
    return new ForgettingPart(plan.days().get(0), plan.days().get(1), heldOut, rows);
  }
}
