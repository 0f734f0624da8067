package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PaceTest {

  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong();
  private final AtomicLong slept = new AtomicLong();

  @Test
  void shouldSendEventsOneByOneAtTheirTimes() {
    Pace pace = pace(4);
    for (int i = 0; i < 9; i++) {
      pace.await();
    }
    // The first at 0, the ninth at 8/4 s.
    assertThat(now).hasValue(2 * SECOND);
  }

  @Test
  void shouldCatchUpAfterAShortStopButNotAfterALongOne() {
    Pace pace = pace(10);
    pace.await();
    now.addAndGet(SECOND / 2);
    for (int i = 0; i < 5; i++) {
      pace.await();
    }
    assertThat(slept).as("5 events became due meanwhile").hasValue(0);

    now.addAndGet(100 * SECOND);
    pace.await();
    pace.await();
    assertThat(slept).as("only one of the 1,000").hasValue(SECOND / 10);
  }

  @Test
  void shouldNeverWaitWithoutALimit() {
    Pace pace = pace(0);
    for (int i = 0; i < 1_000; i++) {
      pace.await();
    }
    assertThat(slept).hasValue(0);
  }

  private Pace pace(double eventsPerSecond) {
    return new Pace(
        eventsPerSecond,
        now::get,
        nanos -> {
          now.addAndGet(nanos);
          slept.addAndGet(nanos);
        });
  }
}
