package io.perennial.reproduction.recap;

import io.perennial.reproduction.mnist.Images;
import io.perennial.reproduction.net.Architecture;
import io.perennial.reproduction.net.Batch;
import io.perennial.reproduction.net.CrossEntropy;
import java.util.Arrays;
import java.util.List;

/**
 * Asks nets about the test images of each task. Holds them as the tasks show them: a byte per
 * pixel, task and image.
 */
final class Examiner {

  private static final int LANES = 128;

  private final byte[][] pixels;
  private final int[][] labels;
  private final int size;

  Examiner(TaskImages test) {
    size = test.side() * test.side();
    pixels = new byte[test.tasks()][];
    labels = new int[test.tasks()][];
    byte[] image = new byte[size];
    for (int task = 0; task < test.tasks(); task++) {
      int[] all = test.all(task);
      pixels[task] = new byte[all.length * size];
      labels[task] = new int[all.length];
      for (int i = 0; i < all.length; i++) {
        test.read(task, all[i], image);
        System.arraycopy(image, 0, pixels[task], i * size, size);
        labels[task][i] = test.label(all[i]);
      }
    }
  }

  /** Number of test images of every task. */
  List<Integer> counts() {
    return Arrays.stream(labels).map(of -> of.length).toList();
  }

  /** Share of a task's test images whose largest logit is their digit's; NaN without images. */
  double accuracy(Architecture architecture, float[] weights, int task) {
    Batch batch = new Batch(architecture, LANES);
    float[] p = new float[Images.CLASSES];
    int count = labels[task].length;
    int right = 0;
    for (int from = 0; from < count; from += LANES) {
      int lanes = Math.min(LANES, count - from);
      for (int lane = 0; lane < lanes; lane++) {
        batch.image(lane, pixels[task], (from + lane) * size);
      }
      batch.forward(weights);
      for (int lane = 0; lane < lanes; lane++) {
        CrossEntropy.probabilities(batch, lane, 0, p);
        right += CrossEntropy.best(p) == labels[task][from + lane] ? 1 : 0;
      }
    }
    return count == 0 ? Double.NaN : (double) right / count;
  }
}
