package io.perennial.reproduction.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LaneKernelTest {

  /** Odd numbers of inputs and outputs too, and more lanes than one block. */
  @ParameterizedTest
  @CsvSource({"1, 9, 3, 5, 32", "2, 8, 4, 3, 64", "3, 7, 5, 3, 32", "5, 6, 1, 5, 128"})
  void shouldGiveTheSameBitsWithVectorsAndWithout(
      int channels, int side, int outputs, int kernel, int lanes) {
    LaneKernel best = LaneKernel.best();
    assumeTrue(best instanceof VectorLaneKernel, "skipped: this machine has no vectors");
    Linear layer = Linear.convolution(channels, side, side, outputs, kernel, 3);
    SplittableRandom random = new SplittableRandom(11);
    float[] weights = random(layer.end(), random);
    float[] x = random(channels * side * side * lanes, random);
    float[] dy = random(layer.size() * lanes, random);
    float[][] results = new float[6][];
    LaneKernel[] kernels = {new ScalarLaneKernel(), best};
    for (int i = 0; i < 2; i++) {
      results[3 * i] = new float[layer.size() * lanes];
      kernels[i].forward(layer, weights, x, results[3 * i], lanes);
      results[3 * i + 1] = weights.clone();
      kernels[i].weightGradient(layer, x, dy, results[3 * i + 1], lanes);
      results[3 * i + 2] = x.clone();
      kernels[i].inputGradient(layer, weights, dy, results[3 * i + 2], lanes);
    }
    assertThat(results[3]).isEqualTo(results[0]);
    assertThat(results[4]).isEqualTo(results[1]).isNotEqualTo(weights);
    assertThat(results[5]).isEqualTo(results[2]).isNotEqualTo(x);
  }

  private static float[] random(int n, SplittableRandom random) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextDouble() - .5f;
    }
    return values;
  }
}
