package io.perennial.reproduction.relift;

import io.perennial.decision.DecisionConfig;
import io.perennial.decision.DecisionSampler;
import io.perennial.event.Decision;
import io.perennial.event.Event;
import io.perennial.event.Interaction;
import io.perennial.event.file.EventReader;
import io.perennial.event.file.InputException;
import io.perennial.learner.ContinualLearner;
import io.perennial.learner.Impression;
import io.perennial.policy.EncodedDecision;
import io.perennial.policy.Encoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decisions with a positive outcome of a stream, in the order of time, made while a learner
 * meets it for the first time: each stands as it was at its arrival. About 1 kB a decision.
 *
 * @param events of the stream, with and without a decision
 * @param seconds that making them took
 */
record LoggedDecisions(List<EncodedDecision> decisions, long events, double seconds) {

  /** Candidates, and the interactions they are drawn from: as the job has them by default. */
  static final int CANDIDATES = 50;

  static final int WINDOW = 4096;

  /** With fewer there would be no tenth to hold out, and hardly a fifth to measure. */
  static final int FEWEST = 50;

  LoggedDecisions {
    decisions = List.copyOf(decisions);
  }

  /**
   * Lets a learner meet a stream.
   *
   * @param learner fresh; learns every event after it was scored
   * @throws InputException if the stream cannot be read, or has too few positives
   */
  static LoggedDecisions of(DecisionSource source, ContinualLearner learner, ReliftSettings with) {
    long begin = System.nanoTime();
    Log log = new Log(source, learner, new Encoder(with.shape(), Set.of()));
    try (EventReader reader = source.events().get()) {
      for (Event event = reader.next(); event != null; event = reader.next()) {
        if (event instanceof Interaction row && row.isLabelled()) {
          log.take(row);
        }
      }
    }
    if (log.decisions.size() < FEWEST) {
      throw new InputException(
          "the stream %s gives %d decisions in %,d events, but %d are needed to compare on; raise --limit, or give it more positive events of items that come again"
              .formatted(source.name(), log.decisions.size(), log.events, FEWEST));
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new LoggedDecisions(log.decisions, log.events, seconds);
  }

  /** One pass over a stream. */
  private static final class Log {

    private final ContinualLearner learner;
    private final Encoder encoder;
    private final DecisionSampler sampler;
    private final Impression arriving;
    private final Impression scratch;
    private final List<EncodedDecision> decisions = new ArrayList<>();
    private long latest = Long.MIN_VALUE;
    private long events;

    Log(DecisionSource source, ContinualLearner learner, Encoder encoder) {
      this.learner = learner;
      this.encoder = encoder;
      this.sampler =
          new DecisionSampler(
              new DecisionConfig(true, source.share(), 1_000, CANDIDATES, WINDOW), 0);
      this.arriving = learner.newImpression();
      this.scratch = learner.newImpression();
    }

    void take(Interaction row) {
      learner.score(row, arriving);
      @Nullable Decision decision =
          sampler.arrived(row, row.label() == 1, arriving.expert(), learner, scratch);
      // One with candidates of its own is ranked whatever its outcome, but is no demonstration.
      if (decision != null && row.label() == 1) {
        decisions.add(encoder.encode(decision));
      }
      latest = Math.max(latest, row.timestamp());
      learner.learn(arriving, row.label(), latest);
      // What is told about experts is not asked for here, and would pile up.
      learner.takeShifts();
      events++;
    }
  }
}
