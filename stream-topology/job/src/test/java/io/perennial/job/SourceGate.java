package io.perennial.job;

import io.perennial.event.codec.RawRecord;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * One shard's records, given out up to where a test allows. A source that waits here is idle and
 * not blocked, so that barriers pass.
 */
final class SourceGate {

  private final List<RawRecord> records;
  private long given;
  private long allowed;
  private CompletableFuture<Void> opened = new CompletableFuture<>();

  SourceGate(List<RawRecord> records) {
    this.records = records;
  }

  int size() {
    return records.size();
  }

  /** Up to so many, the ones before included. */
  void allow(long number) {
    CompletableFuture<Void> waiting;
    synchronized (this) {
      allowed = number;
      waiting = opened;
      opened = new CompletableFuture<>();
    }
    waiting.complete(null);
  }

  /** All, and the end behind them. */
  void allowAll() {
    allow(Long.MAX_VALUE);
  }

  synchronized boolean isReached() {
    return given >= allowed;
  }

  private synchronized CompletionStage<Void> mayGive() {
    return given < allowed ? CompletableFuture.completedFuture(null) : opened;
  }

  private synchronized RawRecord give(long index) {
    given = index + 1;
    return records.get((int) index);
  }

  /** Gives record i for number i. */
  record Records(String job, int shard) implements GeneratorFunction<Long, RawRecord> {

    @Override
    public RawRecord map(Long index) {
      return StagedJob.of(job).gate(shard).give(index);
    }
  }

  /** Asked before each record. */
  record Limit(String job, int shard) implements RateLimiterStrategy<NumberSequenceSplit> {

    @Override
    public RateLimiter<NumberSequenceSplit> createRateLimiter(int parallelism) {
      SourceGate gate = StagedJob.of(job).gate(shard);
      return new RateLimiter<>() {
        @Override
        public CompletionStage<Void> acquire(int number) {
          return gate.mayGive();
        }
      };
    }
  }
}
