package io.perennial.reproduction.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients against central differences of the loss. */
final class GradientTest {

  private static final float DIFFERENCE = 2e-3f;
  private static final int IMAGES = 20;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldGiveTheGradientOfEveryWeight(boolean vectors) {
    LaneKernel kernel = vectors ? LaneKernel.best() : new ScalarLaneKernel();
    Architecture architecture =
        Architecture.image(8, 1).convolution(3, 3).pooling().convolution(5, 3).dense(7).outputs(4);
    SplittableRandom random = new SplittableRandom(5);
    Batch batch = new Batch(architecture, 32, kernel);
    byte[] pixels = new byte[64 * 32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    for (int lane = 0; lane < 32; lane++) {
      batch.image(lane, pixels, 64 * lane);
    }
    float[] weights = architecture.initialWeights(random);
    for (int i = 0; i < weights.length; i++) {
      // No bias is 0: a unit without input would sit in the rectifier's kink.
      weights[i] += 0.1f * ((float) random.nextDouble() - 0.5f);
    }
    float[] gradient = new float[weights.length];
    loss(batch, weights);
    batch.clearDeltas();
    float[] p = new float[4];
    for (int lane = 0; lane < IMAGES; lane++) {
      CrossEntropy.probabilities(batch, lane, 0, p);
      CrossEntropy.delta(batch, lane, p, lane % 4, IMAGES);
    }
    batch.backward(weights, gradient);
    double largest = 0;
    for (int i = 0; i < weights.length; i++) {
      float before = weights[i];
      weights[i] = before + DIFFERENCE;
      double up = loss(batch, weights);
      weights[i] = before - DIFFERENCE;
      double down = loss(batch, weights);
      weights[i] = before;
      double expected = (up - down) / (2 * DIFFERENCE);
      assertThat((double) gradient[i])
          .as("weight " + i)
          .isEqualTo(expected, within(4e-3 + .02 * Math.abs(expected)));
      largest = Math.max(largest, Math.abs(expected));
    }
    assertThat(largest).as("there is a gradient to compare").isGreaterThan(.1);
  }

  private static double loss(Batch batch, float[] weights) {
    batch.forward(weights);
    double total = 0;
    for (int lane = 0; lane < IMAGES; lane++) {
      double sum = 0;
      for (int o = 0; o < 4; o++) {
        sum += Math.exp(batch.logit(lane, o));
      }
      total += Math.log(sum) - batch.logit(lane, lane % 4);
    }
    return total / IMAGES;
  }
}
