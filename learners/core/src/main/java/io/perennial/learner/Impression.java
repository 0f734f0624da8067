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

  /** The last hidden layer, as of the last pass through the model; empty for models without one. */
  float[] hidden();

  /** Hash of the user; 0 without one. */
  long userHash();

  /**
   * Tells whose it is, so that what is learned of it can be forgotten. Known from the score on, and
   * to be told again after {@link #thaw}, since a learner may go without users.
   *
   * @param user may be empty
   */
  void owner(String user);

  /** Hash of the item; 0 without one. */
  long itemHash();

  /** The expert that answered. */
  int expert();

  /** How far the served scores rest on the error memory, from 0 (they are the base scores) to 1. */
  float confidence();

  /** The features and scores as bytes, to await the outcome. */
  byte[] freeze();

  /** Takes back what {@link #freeze} gave. */
  void thaw(byte[] frozen);
}
