package io.perennial.reproduction.relift;

import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import io.perennial.learner.ContinualLearner;
import io.perennial.learner.LearnerConfig;
import io.perennial.learner.OnlineLearner;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Comparisons on the first events of the built-in stream. */
final class BuiltIn {

  static final int EVENTS = 3_000;

  private BuiltIn() {}

  static DecisionSource source(String name, long streamSeed) {
    return new DecisionSource(
        name, 1, () -> new SyntheticStream(SyntheticOptions.of(streamSeed, EVENTS).labelled()));
  }

  static ContinualLearner learner(long seed) {
    LearnerConfig shipped = LearnerConfig.defaults();
    return new OnlineLearner(
        new LearnerConfig(
            seed,
            2,
            shipped.scorer(),
            shipped.statistics(),
            shipped.decayedMeans(),
            true,
            shipped.errorMemory(),
            shipped.halfLives(),
            1 << 14,
            1 << 12,
            4,
            1 << 12,
            16,
            16,
            16,
            shipped.learningRate(),
            shipped.accumulatorDecay(),
            shipped.focus(),
            shipped.experts(),
            shipped.replay()));
  }

  static ReliftPlan plan(Set<Contestant> contestants, Long... seeds) {
    return new ReliftPlan(
        List.of(source("monday", 1), source("tuesday", 2)),
        List.of("monday", "tuesday"),
        contestants,
        List.of(seeds),
        BuiltIn::learner,
        ReliftSettings.chosen());
  }

  /** Every strategy with two seeds. */
  static ReliftReport everything() {
    return ReliftReproduction.run(plan(EnumSet.allOf(Contestant.class), 0L, 1L), line -> {});
  }
}
