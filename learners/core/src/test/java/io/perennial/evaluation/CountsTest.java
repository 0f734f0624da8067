package io.perennial.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CountsTest {

  // 28 = 7 + 6 + 5 + 4 + 6; expired and repaired are parts of others.
  private static final EventCounts EVENTS = new EventCounts(36, 7, 3, 6, 5, 4, 6, 2, 8);
  // 20 = 2 + 3 + 4 + 5 + 6.
  private static final FeedbackCounts FEEDBACK = new FeedbackCounts(20, 2, 3, 4, 5, 6);

  @Test
  void shouldBalanceWhenEveryInteractionIsAccountedForOnce() {
    assertThat(EVENTS.balances()).isTrue();
    assertThat(EVENTS.unaccounted()).isZero();
    assertThat(EventCounts.NONE.balances()).isTrue();
  }

  @Test
  void shouldTellLostInteractionsFromThoseCountedTwice() {
    EventCounts lost = new EventCounts(37, 7, 3, 6, 5, 4, 6, 2, 8);
    EventCounts twice = new EventCounts(36, 8, 3, 6, 5, 4, 6, 2, 8);

    assertThat(lost.balances()).isFalse();
    assertThat(lost.unaccounted()).isEqualTo(1);
    assertThat(twice.balances()).isFalse();
    assertThat(twice.unaccounted()).isEqualTo(-1);
  }

  @Test
  void shouldBalanceWhenEveryFeedbackIsAccountedForOnce() {
    assertThat(FEEDBACK.balances()).isTrue();
    assertThat(FeedbackCounts.NONE.balances()).isTrue();
    assertThat(new FeedbackCounts(20, 2, 3, 4, 5, 5).unaccounted()).isEqualTo(1);
    assertThat(new FeedbackCounts(20, 3, 3, 4, 5, 6).balances()).isFalse();
  }

  @Test
  void shouldAddShardsFieldByField() {
    assertThat(EVENTS.plus(EVENTS)).isEqualTo(new EventCounts(72, 14, 6, 12, 10, 8, 12, 4, 16));
    assertThat(FEEDBACK.plus(FEEDBACK)).isEqualTo(new FeedbackCounts(40, 4, 6, 8, 10, 12));
  }

  @Test
  void shouldReadCountersByTheirNames() {
    Map<String, Long> counters =
        Map.ofEntries(
            Map.entry("events.received", 36L),
            Map.entry("events.learned", 7L),
            Map.entry("events.expired", 3L),
            Map.entry("events.pending", 6L),
            Map.entry("events.late", 5L),
            Map.entry("events.duplicate", 4L),
            Map.entry("events.deadLettered", 6L),
            Map.entry("events.forgotten", 8L),
            Map.entry("events.repaired", 2L),
            Map.entry("feedback.received", 20L),
            Map.entry("feedback.matched", 2L),
            Map.entry("feedback.corrections", 3L),
            Map.entry("feedback.duplicate", 4L),
            Map.entry("feedback.unmatched", 5L),
            Map.entry("feedback.waiting", 6L),
            Map.entry("another", 9L));

    assertThat(EventCounts.of(counters)).isEqualTo(EVENTS);
    assertThat(FeedbackCounts.of(counters)).isEqualTo(FEEDBACK);
    assertThat(EventCounts.of(Map.of())).isEqualTo(EventCounts.NONE);
  }
}
