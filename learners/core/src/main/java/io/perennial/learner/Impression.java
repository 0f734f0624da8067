package io.perennial.learner;

/**
 * One interaction as the learner saw it when it scored it: the features as they were, and the
 * scores. Belongs to the learner that made it; reusable.
 */
public interface Impression {

  /** Served probability per class, adding up to 1; valid until the next {@code score}. */
  float[] scores();

  /** The same without the error memory's compensation. */
  float[] baseScores();

  /** The expert that answered. */
  int expert();

  /** The features and scores as bytes, to await the outcome. */
  byte[] freeze();

  /** Takes back what {@link #freeze} gave. */
  void thaw(byte[] frozen);
}
