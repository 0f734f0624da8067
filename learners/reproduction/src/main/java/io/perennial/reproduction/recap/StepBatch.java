package io.perennial.reproduction.recap;

import io.perennial.reproduction.mnist.Images;
import io.perennial.reproduction.net.Architecture;
import io.perennial.reproduction.net.Batch;
import io.perennial.reproduction.net.CrossEntropy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The images of one step, each of one objective k, and the loss 1/K sum over k of (w_k L_k + share
 * * D_k). L_k is the objective's mean cross-entropy; D_k the mean, over its images and the outputs,
 * of (logit - stored logit)^2, where logits are stored. The weights do not concern D: what is
 * remembered well has a low loss and so a low weight, but would be lost without D.
 */
final class StepBatch {

  private static final int CLASSES = Images.CLASSES;
  private static final int LEAST_LANES = 32;

  private final Batch batch;
  private final int[] labels;
  private final int[] objectives;
  private final float @Nullable [][] stored;
  private final float[][] probabilities;
  private final int[] counts;
  private int images;

  /**
   * @param most images of a step
   * @param mostObjectives of a step
   */
  StepBatch(Architecture architecture, int most, int mostObjectives) {
    int lanes = LEAST_LANES;
    while (lanes < most) {
      lanes *= 2;
    }
    batch = new Batch(architecture, lanes);
    labels = new int[lanes];
    objectives = new int[lanes];
    stored = new float[lanes][];
    probabilities = new float[lanes][CLASSES];
    counts = new int[mostObjectives];
  }

  void clear() {
    images = 0;
    Arrays.fill(counts, 0);
  }

  void add(int objective, byte[] pixels, int label, float @Nullable [] logits) {
    batch.image(images, pixels, 0);
    labels[images] = label;
    objectives[images] = objective;
    stored[images] = logits;
    counts[objective]++;
    images++;
  }

  /**
   * Runs the net.
   *
   * @param losses takes every objective's mean cross-entropy; NaN for one without images
   */
  void forward(float[] weights, float[] losses, int number) {
    batch.forward(weights);
    Arrays.fill(losses, 0, number, 0f);
    for (int lane = 0; lane < images; lane++) {
      float[] p = probabilities[lane];
      CrossEntropy.probabilities(batch, lane, 0, p);
      losses[objectives[lane]] -= (float) StrictMath.log(Math.max(p[labels[lane]], 1e-30f));
    }
    for (int k = 0; k < number; k++) {
      losses[k] = counts[k] == 0 ? Float.NaN : losses[k] / counts[k];
    }
  }

  /** The logits of an image after {@link #forward}. */
  void logits(int image, float[] to) {
    for (int o = 0; o < CLASSES; o++) {
      to[o] = batch.logit(image, o);
    }
  }

  /** Adds the gradient of the loss under the objectives' weights. */
  void backward(float[] weights, float[] weighing, int number, float share, float[] gradient) {
    batch.clearDeltas();
    for (int lane = 0; lane < images; lane++) {
      int k = objectives[lane];
      float scale = 1f / (number * counts[k]);
      float[] target = stored[lane];
      for (int o = 0; o < CLASSES; o++) {
        float slope = weighing[k] * (probabilities[lane][o] - (o == labels[lane] ? 1f : 0f));
        if (target != null) {
          slope += share * 2f / CLASSES * (batch.logit(lane, o) - target[o]);
        }
        batch.delta(lane, o, scale * slope);
      }
    }
    batch.backward(weights, gradient);
  }
}
