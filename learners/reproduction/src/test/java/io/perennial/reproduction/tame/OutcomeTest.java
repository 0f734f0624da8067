package io.perennial.reproduction.tame;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.reproduction.mnist.Images;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class OutcomeTest {

  /** Three tasks of 100 rows. */
  private static Outcome.Detection detection(int... alarms) {
    Images images = new Images(1, new byte[100], new byte[100]);
    TaskStream stream = TaskStream.of(Protocol.PERMUTED, images, 3, 1, 0, new SplittableRandom(1));
    List<Shift> shifts = Arrays.stream(alarms).mapToObj(row -> new Shift(row, row, 1)).toList();
    return Outcome.Detection.of(stream, shifts, 2);
  }

  @Test
  void shouldCountRowsUpToTheAlarm() {
    assertThat(detection(100, 219)).isEqualTo(new Outcome.Detection(2, List.of(1, 20), 0, 0));
    assertThat(detection(100, 219).meanDelay()).isEqualTo(10.5);
  }

  @Test
  void shouldCountFalseAndMissedAlarms() {
    assertThat(detection(50, 260, 270)).isEqualTo(new Outcome.Detection(2, List.of(61), 2, 1));
    assertThat(detection()).isEqualTo(new Outcome.Detection(2, List.of(), 0, 2));
    assertThat(detection().meanDelay()).isNaN();
  }
}
