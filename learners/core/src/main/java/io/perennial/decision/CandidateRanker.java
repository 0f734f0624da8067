package io.perennial.decision;

import io.perennial.event.Decision;

/**
 * The ranking policy that is served, as the processor sees it. It may change between two events,
 * and nothing but rankings depends on it.
 */
public interface CandidateRanker {

  /** Candidates stay in the order of the fast learner's logit. */
  CandidateRanker NONE =
      new CandidateRanker() {
        @Override
        public float[] score(Decision decision) {
          return new float[decision.candidates().size()];
        }

        @Override
        public long version() {
          return 0;
        }
      };

  /**
   * What the policy adds to the logit of every candidate, in their order. It must not go by which
   * one was chosen.
   */
  float[] score(Decision decision);

  /** Version of the policy, 0 before its first update. */
  long version();
}
