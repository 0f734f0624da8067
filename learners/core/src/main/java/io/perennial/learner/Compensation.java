package io.perennial.learner;

import io.perennial.learner.kernel.FastMath;
import io.perennial.memory.ErrorSketch;
import io.perennial.state.FloatTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The error memory in the served prediction: what recent errors of similar impressions say, added
 * to the base logit with a weight that is learned online.
 *
 * <pre>
 *   served = sigmoid(logit(base) + sum_h w_ch r_h),   w_ch = max(0, g_h + u_ch)
 * </pre>
 *
 * <p>r_h is the residual of {@link ErrorSketch} at half-life h, c the bucket of how much evidence
 * there is. The weights start at 0 and take an Adagrad step (accumulator decay {@value #DECAY})
 * down the log loss of what was served with each outcome, so that the memory speaks only as far as
 * it helped lately; ReLoop2 instead tunes one weight on its test set. Binary streams only. 6 MiB; a
 * recall takes one random cell in each of {@value #ARRAYS} arrays, and learning the same.
 */
final class Compensation {

  static final int ARRAYS = 8;
  private static final int CELLS_PER_ARRAY = 1 << 15;
  private static final int BITS = 2;
  private static final int HALF_LIVES = 2;
  private static final int BUCKETS = 6;
  private static final float CENTRE_RATE = 1e-3f;
  private static final float LEARNING_RATE = 0.02f;
  private static final float DECAY = 0.9995f;
  private static final float FLOOR = 1f;
  private static final float LEAST_WEIGHT = -0.25f;
  private static final float LARGEST_WEIGHT = 2f;

  private final FloatTable centre;
  private final FloatTable weights;
  private final FloatTable accumulators;
  private final FloatTable cells;
  private final LongTable landmarks;
  private final ErrorSketch sketch;
  private final ErrorSketch.Cells located;
  private final float[] centred;

  /** What the memory said about an impression; kept with it until its outcome is known. */
  static final class Recall {
    final int[] offsets = new int[ARRAYS];
    final float[] residuals = new float[HALF_LIVES];
    int bucket;

    /** Bytes that {@link #write} takes. */
    static final int BYTES = 4 * ARRAYS + 4 * HALF_LIVES + 1;

    /** Cells' offsets (ints), residuals (floats), bucket (byte). */
    void write(ByteBuffer out) {
      for (int offset : offsets) {
        out.putInt(offset);
      }
      for (float residual : residuals) {
        out.putFloat(residual);
      }
      out.put((byte) bucket);
    }

    void read(ByteBuffer in) {
      for (int i = 0; i < ARRAYS; i++) {
        offsets[i] = in.getInt();
      }
      for (int h = 0; h < HALF_LIVES; h++) {
        residuals[h] = in.getFloat();
      }
      bucket = in.get();
    }
  }

  Compensation(PagedState state, int dimensions, long seed) {
    centre = state.add(new FloatTable(Math.max(1, dimensions)));
    weights = state.add(new FloatTable(HALF_LIVES * (BUCKETS + 1)));
    accumulators = state.add(new FloatTable(HALF_LIVES * (BUCKETS + 1), i -> FLOOR));
    cells = state.add(new FloatTable(ErrorSketch.size(ARRAYS, CELLS_PER_ARRAY, HALF_LIVES)));
    landmarks = state.add(new LongTable(HALF_LIVES));
    sketch =
        new ErrorSketch(
            ARRAYS,
            CELLS_PER_ARRAY,
            dimensions == 0 ? 0 : BITS,
            dimensions,
            new long[] {Duration.ofMinutes(30).toMillis(), Duration.ofHours(2).toMillis()},
            seed,
            cells.values(),
            landmarks.values(),
            offset -> cells.touch(offset, 3 * HALF_LIVES));
    located = sketch.newCells();
    centred = new float[dimensions];
  }

  /** Bytes of the cells. */
  static long bytes() {
    return 4L * ErrorSketch.size(ARRAYS, CELLS_PER_ARRAY, HALF_LIVES);
  }

  /**
   * Looks an impression up.
   *
   * @param hidden the last hidden layer
   * @param time event time of the interaction, epoch milliseconds
   * @return what to add to the base logit
   */
  float recall(float[] hidden, long item, long time, Recall recall) {
    float[] mean = centre.values();
    for (int i = 0; i < centred.length; i++) {
      centred[i] = hidden[i] - mean[i];
    }
    sketch.locate(centred, item, located);
    System.arraycopy(located.offsets(), 0, recall.offsets, 0, ARRAYS);
    recall.bucket = bucketOf(sketch.read(recall.offsets, time, recall.residuals));
    return compensation(recall);
  }

  /**
   * Learns from an outcome: whether the memory was right, and what to remember.
   *
   * @param baseScore as it was served, before compensation
   * @param label 0 or 1
   * @param time event time, epoch milliseconds
   */
  void learn(Recall recall, float[] hidden, float baseScore, int label, long time) {
    float base = Math.max(1e-6f, Math.min(1 - 1e-6f, baseScore));
    float logit = FastMath.log(base / (1 - base)) + compensation(recall);
    float error = FastMath.sigmoid(logit) - label;
    for (int h = 0; h < HALF_LIVES; h++) {
      float gradient = error * recall.residuals[h];
      step(h, gradient);
      step((recall.bucket + 1) * HALF_LIVES + h, gradient);
    }
    weights.touch(0, weights.size());
    accumulators.touch(0, accumulators.size());
    sketch.write(recall.offsets, time, label, base);
    landmarks.touch(0, HALF_LIVES);
    float[] mean = centre.values();
    for (int i = 0; i < centred.length; i++) {
      mean[i] += CENTRE_RATE * (hidden[i] - mean[i]);
    }
    centre.touch(0, centre.size());
  }

  private float compensation(Recall recall) {
    float sum = 0;
    for (int h = 0; h < HALF_LIVES; h++) {
      sum += weight(recall.bucket, h) * recall.residuals[h];
    }
    return sum;
  }

  private float weight(int bucket, int h) {
    float[] w = weights.values();
    return Math.max(0, w[h] + w[(bucket + 1) * HALF_LIVES + h]);
  }

  private void step(int index, float gradient) {
    float[] accumulator = accumulators.values();
    accumulator[index] = Math.max(FLOOR, DECAY * accumulator[index] + gradient * gradient);
    float moved =
        weights.values()[index] - LEARNING_RATE * gradient / (float) Math.sqrt(accumulator[index]);
    // Kept near 0 from below, so that it comes back at once when the memory helps again.
    weights.values()[index] = Math.max(LEAST_WEIGHT, Math.min(LARGEST_WEIGHT, moved));
  }

  /** Below .5, 2, 8, 32, 128 decayed examples, or more. */
  private static int bucketOf(float evidence) {
    int bucket = 0;
    for (float bound = 0.5f; bucket < BUCKETS - 1 && evidence >= bound; bound *= 4) {
      bucket++;
    }
    return bucket;
  }
}
