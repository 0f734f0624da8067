package io.perennial.reproduction.tame;

import io.perennial.reproduction.net.Architecture;
import io.perennial.reproduction.net.Batch;
import io.perennial.reproduction.net.CrossEntropy;
import java.util.List;

/** The digit that each of several experts names for every test image. */
final class Answers {

  private final TaskStream test;
  private final int[][] digits;

  private Answers(TaskStream test, int[][] digits) {
    this.test = test;
    this.digits = digits;
  }

  static Answers of(Architecture architecture, List<float[]> experts, TaskStream test) {
    int[][] digits = new int[experts.size()][test.rows()];
    Batch batch = new Batch(architecture, TameSettings.LANES);
    byte[] image = new byte[test.imageSize()];
    float[] p = new float[architecture.outputs()];
    for (int row = 0; row < test.rows(); row += batch.lanes()) {
      int rows = Math.min(batch.lanes(), test.rows() - row);
      for (int lane = 0; lane < rows; lane++) {
        test.read(row + lane, image, 0);
        batch.image(lane, image, 0);
      }
      for (int e = 0; e < digits.length; e++) {
        batch.forward(experts.get(e));
        for (int lane = 0; lane < rows; lane++) {
          CrossEntropy.probabilities(batch, lane, 0, p);
          digits[e][row + lane] = CrossEntropy.best(p);
        }
      }
    }
    return new Answers(test, digits);
  }

  /** Share of right answers when row i is answered by expert {@code choices[i]}. */
  double accuracy(int[] choices) {
    int right = 0;
    for (int row = 0; row < choices.length; row++) {
      right += digits[choices[row]][row] == test.label(row) ? 1 : 0;
    }
    return (double) right / choices.length;
  }
}
