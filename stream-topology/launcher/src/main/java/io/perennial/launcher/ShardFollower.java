package io.perennial.launcher;

import io.perennial.evaluation.PrequentialEvaluation;
import io.perennial.event.LabelledExample;
import io.perennial.event.LabelledExample.Origin;
import io.perennial.event.proto.ShardTelemetry;
import org.jspecify.annotations.Nullable;

/** What is known of one shard from its committed outputs. One thread. */
final class ShardFollower {

  private final @Nullable PrequentialEvaluation evaluation;
  private @Nullable ShardTelemetry newest;
  private long learned;

  /**
   * @param evaluation null where no report is wanted
   */
  ShardFollower(@Nullable PrequentialEvaluation evaluation) {
    this.evaluation = evaluation;
  }

  void add(LabelledExample example) {
    if (evaluation != null) {
      evaluation.add(example);
    }
    if (example.origin() != Origin.CORRECTION) {
      learned++;
    }
  }

  void add(ShardTelemetry telemetry) {
    if (newest == null || telemetry.getOffset() >= newest.getOffset()) {
      newest = telemetry;
    }
  }

  long counter(String name) {
    return newest == null ? 0 : newest.getCountersOrDefault(name, 0);
  }

  /** Whether its input has ended and every example of it has been seen. */
  boolean isComplete() {
    return newest != null && newest.getEndOfInput() && learned >= counter("events.learned");
  }

  /** The shard's result, once it is complete. */
  ShardResult result() {
    if (newest == null || evaluation == null) {
      throw new IllegalStateException("the shard has no result yet");
    }
    return new ShardResult(
        newest.getCountersMap(),
        evaluation,
        newest.getCpuMicrosPerEvent(),
        newest.getModelDigest());
  }
}
