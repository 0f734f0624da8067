package io.perennial.learner.replay;

/** What a task's sample has equal shares of, as far as there are enough of each. */
public enum Balance {
  /** Nothing: examples as they come. */
  NONE,
  /** The labels. */
  CLASS,
  /** The examples whose served answer was right, and those where it was wrong. */
  ERROR
}
