package io.perennial.reproduction.recap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.reproduction.net.Architecture;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class StepBatchTest {

  private static final Architecture NET = Architecture.image(4, 0).dense(6).outputs(10);
  private static final float[] WEIGHING = {.5f, 2f, .5f};
  private static final float SHARE = .7f;

  private final SplittableRandom random = new SplittableRandom(5);
  private final StepBatch batch = new StepBatch(NET, 5, 3);
  private final float[] weights = NET.initialWeights(random.split());
  private final float[] losses = new float[3];
  private final float[] stored = new float[10];

  StepBatchTest() {
    for (int o = 0; o < 10; o++) {
      stored[o] = o / 5f - 1;
    }
    // Two images of the stream, two of the first task's past, one with logits; none of the second.
    batch.add(0, image(), 3, null);
    batch.add(0, image(), 0, null);
    batch.add(1, image(), 9, null);
    batch.add(1, image(), 4, stored);
  }

  private byte[] image() {
    byte[] pixels = new byte[16];
    for (int i = 0; i < 16; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    return pixels;
  }

  /** 1/K sum of (w L + share D), from what the class tells: losses and logits. */
  private double loss() {
    batch.forward(weights, losses, 3);
    float[] logits = new float[10];
    batch.logits(3, logits);
    double distance = 0;
    for (int o = 0; o < 10; o++) {
      distance += (logits[o] - stored[o]) * (logits[o] - stored[o]) / 10;
    }
    return (WEIGHING[0] * losses[0] + WEIGHING[1] * losses[1] + SHARE * distance / 2) / 3;
  }

  @Test
  void shouldGiveTheGradientOfTheWeighedLoss() {
    float[] gradient = new float[weights.length];
    loss();
    batch.backward(weights, WEIGHING, 3, SHARE, gradient);

    for (int i = 0; i < weights.length; i += 3) {
      float weight = weights[i];
      weights[i] = weight + .005f;
      double above = loss();
      weights[i] = weight - .005f;
      double below = loss();
      weights[i] = weight;
      assertThat(gradient[i]).isCloseTo((float) ((above - below) / .01), within(2e-3f));
    }
  }

  @Test
  void shouldHaveNoLossOfAnObjectiveWithoutImages() {
    loss();

    assertThat(losses[0]).isGreaterThan(0).isFinite();
    assertThat(losses[1]).isGreaterThan(0).isFinite();
    assertThat(losses[2]).isNaN();
  }

  @Test
  void shouldStartAnew() {
    batch.clear();
    batch.add(0, image(), 3, null);
    batch.forward(weights, losses, 2);

    assertThat(losses[0]).isFinite();
    assertThat(losses[1]).isNaN();
  }
}
