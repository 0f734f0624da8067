package io.perennial.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class BacklogTest {

  private static final TopicPartition PART = new TopicPartition("decisions", 0);
  private static final TopicPartition OTHER = new TopicPartition("decisions", 1);

  private final Backlog backlog = new Backlog();

  @Test
  void shouldLeaveOutTheOldestOnce() {
    backlog.look(PART, 100, 50, 20);
    // While those are read, the lag is still too large, and nothing more is left out.
    backlog.look(PART, 110, 40, 20);
    backlog.look(PART, 129, 21, 20);

    assertThat(backlog.skipped()).isEqualTo(30);
    assertThat(backlog.leavesOut(PART, 129)).isTrue();
    assertThat(backlog.leavesOut(PART, 130)).isFalse();
    assertThat(backlog.leavesOut(OTHER, 0)).isFalse();
  }

  @Test
  void shouldLeaveOutMoreWhenMoreHaveCome() {
    backlog.look(PART, 100, 50, 20);
    backlog.look(PART, 110, 60, 20);
    assertThat(backlog.skipped()).isEqualTo(50);
    assertThat(backlog.leavesOut(PART, 149)).isTrue();

    backlog.look(PART, 200, 20, 20);
    assertThat(backlog.skipped()).isEqualTo(50);
    assertThat(backlog.leavesOut(PART, 200)).isFalse();
  }
}
