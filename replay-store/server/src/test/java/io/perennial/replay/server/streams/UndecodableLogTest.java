package io.perennial.replay.server.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class UndecodableLogTest {

  @Test
  void shouldTellTheFirstAndThenOneAMinute() {
    AtomicLong nanos = new AtomicLong(-5);
    UndecodableLog log = new UndecodableLog("t", nanos::get);
    Exception reason = new IllegalArgumentException("garbage");

    assertThat(log.record(0, 1, reason)).isTrue();
    assertThat(log.record(0, 2, reason)).isFalse();
    nanos.addAndGet(Duration.ofSeconds(59).toNanos());
    assertThat(log.record(0, 3, reason)).isFalse();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(log.record(0, 4, reason)).isTrue();
  }
}
