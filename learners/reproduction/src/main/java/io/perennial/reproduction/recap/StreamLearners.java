package io.perennial.reproduction.recap;

import io.perennial.learner.OnlineLearner;

/** Makes the learners that are compared on streams, all without an error memory. */
@FunctionalInterface
public interface StreamLearners {

  /**
   * A fresh binary learner.
   *
   * @param rule how it replays, one of {@link StreamPlan#RULES}; joint training does not
   * @param buffer capacity in examples, of no meaning where nothing is replayed
   * @param experts whether it has an expert per task of the stream, or one for all
   * @param seed of its initial weights and samples
   */
  OnlineLearner learner(Rule rule, int buffer, boolean experts, long seed);
}
