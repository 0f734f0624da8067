package io.perennial.reproduction.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DistortionTest {

  private static final int SIDE = 28;

  private static byte[] square() {
    byte[] image = new byte[SIDE * SIDE];
    for (int y = 10; y < 18; y++) {
      for (int x = 10; x < 18; x++) {
        image[y * SIDE + x] = (byte) 200;
      }
    }
    return image;
  }

  private static byte[] distorted(Distortion distortion, long seed) {
    byte[] result = new byte[SIDE * SIDE];
    distortion.apply(square(), 0, SIDE, new SplittableRandom(seed), result);
    return result;
  }

  private static double sum(byte[] image) {
    double sum = 0;
    for (byte pixel : image) {
      sum += pixel & 0xFF;
    }
    return sum;
  }

  @Test
  void shouldLeaveTheImageAsItIsWithoutDistortion() {
    assertThat(distorted(Distortion.NONE, 1)).isEqualTo(square());
    assertThat(distorted(new Distortion(0, 0, 0, 0, 1e-9), 1)).isEqualTo(square());
  }

  @Test
  void shouldKeepTheInkWhenItOnlyMovesTheImage() {
    byte[] moved = distorted(new Distortion(0, 0, 0, 3, 0), 2);
    assertThat(moved).isNotEqualTo(square());
    assertThat(sum(moved)).isEqualTo(sum(square()), within(.01 * sum(square())));
  }

  @Test
  void shouldKeepMostOfTheInkWhateverItDoes() {
    Distortion strong = new Distortion(.25, .15, .15, 2, 1);
    for (int seed = 0; seed < 50; seed++) {
      assertThat(sum(distorted(strong, seed)) / sum(square())).isBetween(.6, 1.6);
    }
  }

  @Test
  void shouldBeAFunctionOfTheSeed() {
    Distortion strong = new Distortion(.25, .15, .15, 2, 1);
    assertThat(distorted(strong, 3)).isEqualTo(distorted(strong, 3));
    assertThat(distorted(strong, 3)).isNotEqualTo(distorted(strong, 4));
  }
}
