package io.perennial.replay.server.streams;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of undecodable records at most once a minute, with how many there were since. */
final class UndecodableLog {

  private static final Logger LOG = LoggerFactory.getLogger(UndecodableLog.class);
  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final String topic;
  private final LongSupplier nanoClock;
  private final AtomicLong untold = new AtomicLong();
  private final AtomicLong nextTelling;

  UndecodableLog(String topic, LongSupplier nanoClock) {
    this.topic = topic;
    this.nanoClock = nanoClock;
    this.nextTelling = new AtomicLong(nanoClock.getAsLong());
  }

  /** Counts one, and returns whether it was told. */
  boolean record(int partition, long offset, Exception reason) {
    untold.incrementAndGet();
    long now = nanoClock.getAsLong();
    long due = nextTelling.get();
    if (now - due < 0 || !nextTelling.compareAndSet(due, now + PAUSE_NANOS)) {
      return false;
    }
    LOG.warn(
        "skipped {} undecodable record(s) of {}, the last at partition {} offset {}: {}",
        untold.getAndSet(0),
        topic,
        partition,
        offset,
        reason.getMessage());
    return true;
  }
}
