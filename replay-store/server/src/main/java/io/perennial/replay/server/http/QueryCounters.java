package io.perennial.replay.server.http;

import java.util.concurrent.atomic.AtomicLong;

/** Queries since the start: {@code asked = answered + refused + broken} once all have ended. */
final class QueryCounters {

  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong broken = new AtomicLong();

  /** Answered to the last row. */
  long answeredCount() {
    return answered.get();
  }

  /** Refused with a problem document. */
  long refusedCount() {
    return refused.get();
  }

  /** Broken off after the first bytes. */
  long brokenCount() {
    return broken.get();
  }

  void answered() {
    answered.incrementAndGet();
  }

  void refused() {
    refused.incrementAndGet();
  }

  void broken() {
    broken.incrementAndGet();
  }
}
