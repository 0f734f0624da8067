package io.perennial.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.file.Injected;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LedgerTest {

  private static final Injected SENT = new Injected(100, 90, 3, 5, 4, 2, 6, 7);

  @Test
  void shouldFindThatEverythingAddsUp() {
    assertThat(Ledger.problems(SENT, 1, counters(Map.of()))).isEmpty();
  }

  /** Without the filter, job and undisturbed processor agree with each other. */
  @Test
  void shouldFindThatDuplicatesWereLearned() {
    assertThat(
            Ledger.problems(
                SENT, 1, counters(Map.of("events.duplicate", 0L, "events.learned", 105L))))
        .containsExactly(
            "events.duplicate is 0, but 5 were sent", "events.learned is 105, but 100 were sent");
  }

  @Test
  void shouldFindWhatIsCountedNowhere() {
    assertThat(Ledger.problems(SENT, 1, counters(Map.of("feedback.matched", 80L))))
        .containsExactly("feedback.received is 94, but 89 were sent");
  }

  private static Map<String, Long> counters(Map<String, Long> changed) {
    Map<String, Long> counters =
        new HashMap<>(
            Map.of(
                "events.received", 111L,
                "events.learned", 100L,
                "events.duplicate", 5L,
                "events.late", 2L,
                "events.deadLettered", 4L,
                "feedback.received", 94L,
                "feedback.matched", 85L,
                "feedback.corrections", 2L,
                "feedback.duplicate", 4L,
                "feedback.unmatched", 3L));
    counters.putAll(changed);
    return counters;
  }
}
