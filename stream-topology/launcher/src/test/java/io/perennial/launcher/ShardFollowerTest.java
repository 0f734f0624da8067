package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.evaluation.PrequentialEvaluation;
import io.perennial.evaluation.Report;
import io.perennial.event.Interaction;
import io.perennial.event.LabelledExample;
import io.perennial.event.LabelledExample.Origin;
import io.perennial.event.Prediction;
import io.perennial.event.proto.ShardTelemetry;
import io.perennial.learner.LearnerConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ShardFollowerTest {

  private final ShardFollower shard = new ShardFollower(new PrequentialEvaluation(2));

  @Test
  void shouldBeCompleteOnlyWithTheLastExampleWhicheverTopicIsReadFirst() {
    shard.add(telemetry(10, 1, false));
    shard.add(example(0, Origin.INLINE));
    assertThat(shard.isComplete()).isFalse();
    shard.add(telemetry(20, 2, true));
    assertThat(shard.isComplete()).isFalse();
    shard.add(example(1, Origin.CORRECTION));
    assertThat(shard.isComplete()).as("a correction is no further event").isFalse();
    shard.add(example(2, Origin.EXPIRED));
    assertThat(shard.isComplete()).isTrue();
  }

  @Test
  void shouldKeepTheNewestTelemetryWhateverTheOrder() {
    shard.add(telemetry(20, 7, true));
    shard.add(telemetry(10, 5, false));

    assertThat(shard.counter("events.learned")).isEqualTo(7);
    assertThat(shard.counter("events.late")).isZero();
  }

  @Test
  void shouldAddShardsUpAndWeighTheirTimes() {
    ShardResult one = result(10, 2.0, "aa");
    ShardResult two = result(30, 6.0, "bb");

    Report report = ShardResult.report(List.of(one, two), LearnerConfig.defaults(), 4.0, 9.0);

    assertThat(report.events().received()).isEqualTo(40);
    assertThat(report.throughput().eventsPerSecond()).isEqualTo(10.0);
    assertThat(report.throughput().cpuMicrosPerEvent()).isEqualTo(5.0);
    // printf aabb | sha256sum
    assertThat(report.modelDigest())
        .isEqualTo("486b34250bd4400c0aa90516fce9a9c0633a922eb40d0828cf299bc4e825acf4");
  }

  private static ShardResult result(long received, double micros, String digest) {
    return new ShardResult(
        Map.of("events.received", received), new PrequentialEvaluation(2), micros, digest);
  }

  private static ShardTelemetry telemetry(long offset, long learned, boolean end) {
    return ShardTelemetry.newBuilder()
        .setOffset(offset)
        .putCounters("events.learned", learned)
        .setEndOfInput(end)
        .build();
  }

  private static LabelledExample example(long sequence, Origin origin) {
    float[] scores = {.5f, .5f};
    String id = "e" + sequence;
    return new LabelledExample(
        new Interaction(id, 1, "u", "i", List.of(), "", 1),
        1,
        origin,
        1,
        new Prediction(id, 1, "u", "i", scores, scores, 0, sequence),
        sequence);
  }
}
