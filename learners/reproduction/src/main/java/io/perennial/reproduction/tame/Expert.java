package io.perennial.reproduction.tame;

import io.perennial.reproduction.net.Adam;
import org.jspecify.annotations.Nullable;

/** A net that learned one task, as far as the detector can tell. */
final class Expert {

  private static final double USUAL_ROWS = 2_000;

  float[] weights;
  Adam adam;

  /** What pruning made of it; null until then. */
  float @Nullable [] pruned;

  /** Rows learned. */
  long age;

  /** Means over the latest rows while it was active. */
  double usualLoss;

  double usualError;

  Expert(float[] weights) {
    this.weights = weights;
    this.adam = new Adam(weights.length);
  }

  /** A row that it answered while it was active. */
  void answered(double loss, boolean wrong) {
    double rate = Math.max(1 / USUAL_ROWS, 1. / (age + 1));
    usualLoss += rate * (loss - usualLoss);
    usualError += rate * ((wrong ? 1 : 0) - usualError);
    age++;
  }
}
