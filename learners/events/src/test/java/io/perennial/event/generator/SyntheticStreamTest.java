package io.perennial.event.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.Event;
import io.perennial.event.Feedback;
import io.perennial.event.Interaction;
import io.perennial.event.codec.EventRules;
import io.perennial.event.codec.InvalidEventException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SyntheticStreamTest {

  @Test
  void shouldBeAFunctionOfTheSeed() {
    List<Event> first = events(SyntheticOptions.of(1, 5_000));
    assertThat(events(SyntheticOptions.of(1, 5_000))).isEqualTo(first);
    assertThat(events(SyntheticOptions.of(2, 5_000))).isNotEqualTo(first);
  }

  @Test
  void shouldNotDependOnItsLength() {
    List<Event> events = events(SyntheticOptions.of(1, 5_000).labelled());
    assertThat(events(SyntheticOptions.of(1, 1_000).labelled()))
        .isEqualTo(events.subList(0, 1_000));
  }

  @Test
  void shouldCarryEveryLabelInlineWhenToldTo() {
    List<Event> events = events(SyntheticOptions.of(1, 1_000).labelled());
    assertThat(events).hasSize(1_000).allMatch(e -> ((Interaction) e).isLabelled());
    assertThat(events.get(41).id()).isEqualTo("000000000042");
  }

  @Test
  void shouldTellOutcomesLaterInTheOrderOfTime() {
    Map<String, Integer> outcomes = new HashMap<>();
    Map<String, Interaction> interactions = new HashMap<>();
    long clock = 0;
    long delays = 0;
    long told = 0;
    long[] toldOf = new long[2];
    long[] of = new long[2];
    try (SyntheticStream stream = new SyntheticStream(SyntheticOptions.of(1, 40_000))) {
      for (Event event = stream.next(); event != null; event = stream.next()) {
        assertThat(event.timestamp()).isGreaterThanOrEqualTo(clock);
        clock = event.timestamp();
        if (event instanceof Interaction interaction) {
          assertThat(interaction.isLabelled()).isFalse();
          interactions.put(event.id(), interaction);
          outcomes.put(event.id(), stream.outcome());
          of[stream.outcome()]++;
        } else if (event instanceof Feedback feedback) {
          Interaction interaction = interactions.remove(event.id());
          assertThat(feedback.user()).isEqualTo(interaction.user());
          assertThat(feedback.label()).isEqualTo(outcomes.get(event.id()));
          long delay = feedback.timestamp() - interaction.timestamp();
          assertThat(delay).isBetween(1L, SyntheticStream.LONGEST_DELAY.toMillis());
          delays += delay;
          told++;
          toldOf[feedback.label()]++;
        }
      }
    }
    assertThat((double) delays / told).isBetween(19_500.0, 20_500.0);
    assertThat((double) toldOf[1] / of[1]).isBetween(.94, .96);
    assertThat((double) toldOf[0] / of[0]).isBetween(.89, .91);
  }

  @Test
  void shouldMixInlineAndDelayedOutcomesAsAsked() {
    SyntheticOptions options =
        new SyntheticOptions(
            1, 20_000, .4, 0, Duration.ofHours(5), true, 10, Instant.ofEpochMilli(7));
    long inline = 0;
    long clock = 0;
    for (Event event : events(options)) {
      if (event instanceof Interaction interaction) {
        inline += interaction.isLabelled() ? 1 : 0;
        clock = interaction.timestamp();
      }
    }
    assertThat(inline).isBetween(11_700L, 12_300L);
    assertThat(clock).isEqualTo(7 + 1_999_900);
  }

  /** The figures the class comment states. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldHaveTheStatedBaseRateAndAuc(long seed) {
    Truth truth = truth(SyntheticOptions.of(seed, 60_000), 0, 60_000);
    assertThat(truth.baseRate()).isBetween(.25, .37);
    assertThat(truth.auc(truth.truths)).isBetween(.88, .92);
  }

  @Test
  void shouldDrawLabelsWithTheirTruth() {
    Truth truth = truth(SyntheticOptions.of(7, 100_000), 0, 100_000);
    for (int tenth = 0; tenth < 10; tenth++) {
      double from = tenth / 10.0;
      int[] in =
          IntStream.range(0, truth.truths.length)
              .filter(i -> truth.truths[i] >= from && truth.truths[i] < from + .1)
              .toArray();
      double expected = IntStream.of(in).mapToDouble(i -> truth.truths[i]).average().orElseThrow();
      double actual = IntStream.of(in).mapToDouble(i -> truth.outcomes[i]).average().orElseThrow();
      double error = Math.sqrt(.25 / in.length);
      assertThat(actual).isBetween(expected - 4 * error, expected + 4 * error);
    }
  }

  /** The same events under another concept: its truth must rank worse than the right one. */
  @Test
  void shouldChangeTheTruthWhereItSays() {
    SyntheticOptions changing = SyntheticOptions.of(3, 90_000);
    SyntheticOptions still = changing.withChanges(false);
    assertThat(new SyntheticStream(still).changes()).isEmpty();
    assertThat(aucOfTheFirstConcept(changing, still, 0, 20_000)).isGreaterThan(.83);
    assertThat(aucOfTheFirstConcept(changing, still, 20_000, 50_000)).isLessThan(.75);
    assertThat(aucOfTheFirstConcept(changing, still, 55_000, 80_000)).isLessThan(.75);
    assertThat(aucOfTheFirstConcept(changing, still, 80_000, 90_000)).isGreaterThan(.83);
  }

  private static double aucOfTheFirstConcept(
      SyntheticOptions changing, SyntheticOptions still, int from, int to) {
    return truth(changing, from, to).auc(truth(still, from, to).truths);
  }

  @Test
  void shouldBringNewUsersAndItemsAndLetPopularityMove() {
    Map<String, Integer> early = new HashMap<>();
    Map<String, Integer> late = new HashMap<>();
    Set<String> users = new HashSet<>();
    long newUsers = 0;
    int at = 0;
    for (Event event : events(SyntheticOptions.of(1, 400_000).labelled())) {
      String item = ((Interaction) event).item();
      (at < 20_000 ? early : late).merge(item, 1, Integer::sum);
      newUsers += users.add(event.user()) && at >= 300_000 ? 1 : 0;
      if (at == 379_999) {
        late.clear();
      }
      at++;
    }
    assertThat(newUsers).isGreaterThan(1_000);
    assertThat(popular(early)).isNotEqualTo(popular(late));
    assertThat(late.keySet()).anyMatch(item -> !early.containsKey(item));
    double kept =
        late.entrySet().stream()
            .filter(entry -> early.containsKey(entry.getKey()))
            .mapToInt(Map.Entry::getValue)
            .sum();
    // Only the evergreens, 40 %, are left of what was read before.
    assertThat(kept / 20_000).isBetween(.38, .42);
  }

  private static String popular(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("i"))
        .max(Map.Entry.comparingByValue())
        .orElseThrow()
        .getKey();
  }

  @Test
  void shouldRunOnWithoutEndInBoundedMemory() throws InvalidEventException {
    try (SyntheticStream stream = new SyntheticStream(SyntheticOptions.of(1, Long.MAX_VALUE))) {
      long underWay = 0;
      for (int i = 0; i < 600_000; i++) {
        Event event = stream.next();
        EventRules.check(event);
        underWay += event instanceof Interaction ? 1 : -1;
      }
      // About 200 a second for 20 s, less those that are never told: a third.
      assertThat(stream.underWay()).isBetween(2_000, 4_000);
      assertThat(underWay).isPositive();
      assertThat(stream.changes()).hasSize(30);
    }
  }

  @Test
  void shouldRefuseOptionsThatMakeNoSense() {
    SyntheticOptions fine = SyntheticOptions.of(1, 5);
    assertThatThrownBy(() -> SyntheticOptions.of(1, -1)).hasMessageContaining("events must be 0");
    assertThatThrownBy(() -> fine.withRate(0)).hasMessageContaining("ratePerSecond must be");
    assertThatThrownBy(() -> fine.withRate(Double.NaN)).hasMessageContaining("ratePerSecond");
    assertThatThrownBy(
            () ->
                new SyntheticOptions(
                    1, 5, 1.5, 0, Duration.ofSeconds(1), true, 1, SyntheticOptions.EPOCH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("feedbackShare must be between 0 and 1, but is 1.5");
    assertThatThrownBy(
            () -> new SyntheticOptions(1, 5, 1, 0, Duration.ZERO, true, 1, SyntheticOptions.EPOCH))
        .hasMessage("meanDelay must be a millisecond or more, but is PT0S");
  }

  /** Truths and outcomes of the interactions in a range. */
  private record Truth(double[] truths, int[] outcomes) {

    double baseRate() {
      return IntStream.of(outcomes).average().orElseThrow();
    }

    /** By ranks; the truths have no ties to speak of. */
    double auc(double[] scores) {
      List<Integer> order =
          IntStream.range(0, scores.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> scores[i]))
              .toList();
      double ranks = 0;
      double positives = 0;
      for (int rank = 0; rank < order.size(); rank++) {
        if (outcomes[order.get(rank)] == 1) {
          ranks += rank + 1;
          positives++;
        }
      }
      return (ranks - positives * (positives + 1) / 2) / (positives * (scores.length - positives));
    }
  }

  private static Truth truth(SyntheticOptions options, int from, int to) {
    double[] truths = new double[to - from];
    int[] outcomes = new int[to - from];
    try (SyntheticStream stream = new SyntheticStream(options.labelled())) {
      for (int i = 0; i < to; i++) {
        stream.next();
        if (i >= from) {
          truths[i - from] = stream.truth();
          outcomes[i - from] = stream.outcome();
        }
      }
    }
    return new Truth(truths, outcomes);
  }

  private static List<Event> events(SyntheticOptions options) {
    List<Event> events = new ArrayList<>();
    try (SyntheticStream stream = new SyntheticStream(options)) {
      for (Event event = stream.next(); event != null; event = stream.next()) {
        events.add(event);
      }
    }
    return events;
  }
}
