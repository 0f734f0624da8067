package io.perennial.reproduction.recap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RotationTest {

  private static final byte[] SQUARE = {1, 2, 3, 4, 5, 6, 7, 8, 9};

  private static byte[] turn(byte[] image, int side, double degrees) {
    byte[] turned = new byte[image.length];
    new Rotation(side, degrees).apply(image, 0, turned);
    return turned;
  }

  private static byte[] random(int size) {
    byte[] image = new byte[size];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < size; i++) {
      image[i] = (byte) random.nextInt(256);
    }
    return image;
  }

  @Test
  void shouldLeaveImagesAloneAtZeroDegrees() {
    byte[] image = random(28 * 28);

    assertThat(turn(image, 28, 0)).containsExactly(image);
  }

  /** What was on the right is on top. */
  @Test
  void shouldTurnCounterClockwise() {
    assertThat(turn(SQUARE, 3, 90)).containsExactly(3, 6, 9, 2, 5, 8, 1, 4, 7);
  }

  @Test
  void shouldReverseThePixelsAtHalfATurn() {
    byte[] image = random(28 * 28);
    byte[] turned = turn(image, 28, 180);

    for (int i = 0; i < image.length; i++) {
      assertThat(turned[i]).isEqualTo(image[image.length - 1 - i]);
    }
  }

  /** A quarter of the way between grey 0 on the left and 200 on the right, by hand: see below. */
  @Test
  void shouldMixTheFourNearestPixels() {
    byte[] image = {0, (byte) 200, 0, (byte) 200};
    // 45 degrees: the right pixel's place (.5, -.5) comes from (0, -.707) from the centre, which
    // is column 0.5, row -0.207: half of 200 times .793 inside, 79.
    byte[] turned = turn(image, 2, -45);

    assertThat(turned[0] & 0xFF).isBetween(0, 1);
    assertThat(turned[1] & 0xFF).isBetween(78, 80);
  }

  @Test
  void shouldReadFromWhereTheImageBegins() {
    byte[] two = new byte[18];
    System.arraycopy(SQUARE, 0, two, 9, 9);
    byte[] turned = new byte[9];
    new Rotation(3, 180).apply(two, 9, turned);

    assertThat(turned).containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1);
  }
}
