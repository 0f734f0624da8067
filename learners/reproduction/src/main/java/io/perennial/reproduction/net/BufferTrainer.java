package io.perennial.reproduction.net;

import io.perennial.learner.scorer.MagnitudePruning;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Trains a net on a buffer of images as a {@link Schedule} says, pruning it on the way. A function
 * of its arguments and the generator. Time: about 60 microseconds per image shown for LeNet-5.
 */
public final class BufferTrainer {

  private static final int PRUNE_EVERY = 50;

  /** The averaged weights look back over the steps divided by this. */
  private static final float AVERAGING = 20;

  private final Architecture architecture;
  private final Schedule schedule;
  private final Batch batch;
  private final SplittableRandom random;
  private final byte[] image;
  private final byte[] distorted;

  /** For one training. */
  public BufferTrainer(Architecture architecture, Schedule schedule, SplittableRandom random) {
    this.architecture = architecture;
    this.schedule = schedule;
    this.random = random;
    this.batch = new Batch(architecture, schedule.lanes());
    this.image = new byte[architecture.pixels()];
    this.distorted = new byte[architecture.pixels()];
  }

  /**
   * Trains from the given weights, which stay as they are. Without images it only prunes.
   *
   * @param images of the buffer
   * @param heads outputs with the labels of all images
   * @return the averaged weights
   */
  public float[] train(float[] initial, ImageSource images, List<Head> heads) {
    int count = images.count();
    if (count == 0) {
      return untrained(initial.clone());
    }
    float[] weights = initial.clone();
    float[] average = initial.clone();
    float[] gradient = new float[weights.length];
    float @Nullable [] teacher = schedule.teacher() > 0 ? initial.clone() : null;
    boolean[] pruned = new boolean[weights.length];
    Adam adam = new Adam(weights.length);
    int lanes = schedule.lanes();
    int steps = Math.max(1, schedule.images() / lanes);
    Shuffle shuffle = new Shuffle(count, random);
    int[] rows = new int[lanes];
    for (int step = 0; step < steps; step++) {
      for (int lane = 0; lane < lanes; lane++) {
        rows[lane] = shuffle.next();
        images.read(rows[lane], image);
        schedule.distortion().apply(image, 0, side(), random, distorted);
        batch.image(lane, distorted, 0);
      }
      gradient(weights, teacher, heads, rows, gradient);
      adam.step(weights, gradient, rate(step, steps), schedule.decay());
      if (schedule.sparsity() > 0 && (step % PRUNE_EVERY == 0 || step == steps - 1)) {
        choose(weights, step, steps, pruned);
      }
      average(weights, average, pruned, Math.min(1, AVERAGING / steps));
    }
    return average;
  }

  private float[] untrained(float[] weights) {
    boolean[] pruned = new boolean[weights.length];
    choose(weights, 1, 1, pruned);
    average(weights, weights.clone(), pruned, 0);
    return weights;
  }

  private int side() {
    return architecture.imageSide();
  }

  private void gradient(
      float[] weights, float @Nullable [] teacher, List<Head> heads, int[] rows, float[] gradient) {
    float[][][] taught = teacher == null ? null : answers(teacher, heads);
    batch.forward(weights);
    batch.clearDeltas();
    for (int h = 0; h < heads.size(); h++) {
      Head head = heads.get(h);
      float[] p = new float[head.classes()];
      float scale = head.weight() / rows.length;
      float hard = 1 - schedule.smoothing() - (taught == null ? 0 : schedule.teacher());
      for (int lane = 0; lane < rows.length; lane++) {
        CrossEntropy.probabilities(batch, lane, head.from(), p);
        for (int o = 0; o < p.length; o++) {
          float target = schedule.smoothing() / p.length;
          target += o == head.labels()[rows[lane]] ? hard : 0;
          target += taught == null ? 0 : schedule.teacher() * taught[h][lane][o];
          batch.delta(lane, head.from() + o, scale * (p[o] - target));
        }
      }
    }
    batch.backward(weights, gradient);
  }

  private float[][][] answers(float[] teacher, List<Head> heads) {
    batch.forward(teacher);
    float[][][] answers = new float[heads.size()][schedule.lanes()][];
    for (int h = 0; h < heads.size(); h++) {
      for (int lane = 0; lane < schedule.lanes(); lane++) {
        answers[h][lane] = new float[heads.get(h).classes()];
        CrossEntropy.probabilities(batch, lane, heads.get(h).from(), answers[h][lane]);
      }
    }
    return answers;
  }

  private float rate(int step, int steps) {
    double rise = Math.min(1, (step + 1) / (steps / 20. + 1));
    return (float) (schedule.rate() * rise * (0.5 + 0.5 * StrictMath.cos(Math.PI * step / steps)));
  }

  private void choose(float[] weights, int step, int steps, boolean[] pruned) {
    double sparsity =
        MagnitudePruning.sparsity(
            0,
            schedule.sparsity(),
            step,
            (long) (Schedule.PRUNING_BEGIN * steps),
            (long) (Schedule.PRUNING_END * steps));
    float threshold =
        MagnitudePruning.threshold(
            sparsity,
            architecture.linear().stream()
                .map(layer -> Arrays.copyOfRange(weights, layer.weightsAt(), layer.biasesAt()))
                .toArray(float[][]::new));
    for (Linear layer : architecture.linear()) {
      for (int i = layer.weightsAt(); i < layer.biasesAt(); i++) {
        pruned[i] = Math.abs(weights[i]) <= threshold;
      }
    }
  }

  private static void average(float[] weights, float[] average, boolean[] pruned, float rate) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] = pruned[i] ? 0 : weights[i];
      average[i] = pruned[i] ? 0 : average[i] + rate * (weights[i] - average[i]);
    }
  }

  /** Number of weights that are not 0. */
  public static int nonzero(float[] weights) {
    int count = 0;
    for (float weight : weights) {
      count += weight == 0 ? 0 : 1;
    }
    return count;
  }
}
