package io.perennial.job;

import io.perennial.event.proto.ReplayTelemetry;
import io.perennial.learner.replay.ReplayDraws;
import org.jspecify.annotations.Nullable;

/**
 * Which examples a shard has learned again, collected until there are {@value #DRAWS} of them. Not
 * part of any state: it must be taken before a checkpoint.
 */
final class ReplayBatch {

  /** Draws that are worth a record. */
  static final int DRAWS = 512;

  private final int shard;
  private final ReplayTelemetry.Builder batch = ReplayTelemetry.newBuilder();

  ReplayBatch(int shard) {
    this.shard = shard;
  }

  /**
   * Adds the draws after an outcome.
   *
   * @param sequence of the example that was learned before them
   * @param eventClock of the shard, epoch milliseconds
   */
  void add(ReplayDraws draws, long sequence, long eventClock) {
    batch.setSequence(sequence).setEventClock(eventClock);
    for (int i = 0; i < draws.size(); i++) {
      batch.addIds(draws.id(i)).addExperts(draws.expert(i)).addWeights(draws.weight(i));
    }
  }

  /** Whether there are enough for a record. */
  boolean isFull() {
    return batch.getIdsCount() >= DRAWS;
  }

  /** What was collected, which is forgotten then; null if nothing was. */
  @Nullable ReplayTelemetry take() {
    if (batch.getIdsCount() == 0) {
      return null;
    }
    ReplayTelemetry taken = batch.setShard(shard).build();
    batch.clear();
    return taken;
  }
}
