package io.perennial.launcher.pipelinebench;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.launcher.flink.FlinkRest.Checkpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LatencyTest {

  private static final List<Checkpoint> CHECKPOINTS =
      List.of(new Checkpoint(1, 100, 200, 5, 50), new Checkpoint(2, 1_100, 1_150, 5, 50));

  @Test
  void shouldTellWhoWaitedWhileACheckpointWasUnderWay() {
    assertThat(Latency.isAcross(CHECKPOINTS, 90, 99)).isFalse();
    assertThat(Latency.isAcross(CHECKPOINTS, 90, 100)).isTrue();
    assertThat(Latency.isAcross(CHECKPOINTS, 150, 160)).isTrue();
    assertThat(Latency.isAcross(CHECKPOINTS, 200, 900)).isTrue();
    assertThat(Latency.isAcross(CHECKPOINTS, 201, 1_099)).isFalse();
    assertThat(Latency.isAcross(CHECKPOINTS, 201, 2_000)).isTrue();
    assertThat(Latency.isAcross(List.of(), 0, 2_000)).isFalse();
  }
}
