package io.perennial.reproduction.tame;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.reproduction.mnist.Images;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class TaskStreamTest {

  private static final Images IMAGES = Digits.mnist(300, 1).train();

  private static TaskStream stream(Protocol protocol, int epochs) {
    return TaskStream.of(protocol, IMAGES, 4, epochs, 5, new SplittableRandom(2));
  }

  @Test
  void shouldBringTwoDigitsAtATimeAndEveryImageOncePerEpoch() {
    TaskStream stream = stream(Protocol.SPLIT, 2);
    int expected = 0;
    for (byte label : IMAGES.labels()) {
      expected += label < 8 ? 2 : 0;
    }
    assertThat(stream.rows()).isEqualTo(expected);
    assertThat(stream.tasks()).isEqualTo(4);
    for (int row = 0; row < stream.rows(); row++) {
      assertThat(stream.label(row) / 2).isEqualTo(stream.task(row));
      assertThat(row == 0 || stream.task(row - 1) <= stream.task(row)).isTrue();
    }
  }

  @Test
  void shouldPermuteThePixelsOfEveryTaskButTheFirst() {
    TaskStream stream = stream(Protocol.PERMUTED, 1);
    assertThat(stream.rows()).isEqualTo(1_200);
    byte[] image = new byte[64];
    TreeMap<Integer, Integer> same = new TreeMap<>();
    for (int row = 0; row < stream.rows(); row++) {
      stream.read(row, image, 0);
      same.merge(stream.task(row), isOneOf(image) ? 1 : 0, Integer::sum);
    }
    assertThat(same).containsEntry(0, 300).containsEntry(1, 0).containsEntry(3, 0);
  }

  private static boolean isOneOf(byte[] image) {
    for (int i = 0; i < IMAGES.count(); i++) {
      if (Arrays.equals(image, 0, 64, IMAGES.pixels(), i * 64, (i + 1) * 64)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void shouldPermuteLearningAndAskingAlike() {
    TaskStream one = stream(Protocol.PERMUTED, 1);
    TaskStream other = TaskStream.of(Protocol.PERMUTED, IMAGES, 4, 1, 5, new SplittableRandom(77));
    assertThat(sum(one, 2)).isEqualTo(sum(other, 2));
    assertThat(sum(one, 2)).isNotEqualTo(sum(one, 1));
  }

  /** Sum over a task of every pixel, which does not depend on the order of rows. */
  private static long[] sum(TaskStream stream, int task) {
    long[] sum = new long[64];
    byte[] image = new byte[64];
    for (int row = 0; row < stream.rows(); row++) {
      if (stream.task(row) == task) {
        stream.read(row, image, 0);
        for (int i = 0; i < 64; i++) {
          sum[i] += image[i] & 0xFF;
        }
      }
    }
    return sum;
  }
}
