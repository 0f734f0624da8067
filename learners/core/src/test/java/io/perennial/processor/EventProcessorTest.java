package io.perennial.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.decision.CandidateRanker;
import io.perennial.decision.DecisionConfig;
import io.perennial.event.Arrival;
import io.perennial.event.Decision;
import io.perennial.event.Event;
import io.perennial.event.Evidence;
import io.perennial.event.Feedback;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.LabelledExample.Origin;
import io.perennial.event.OwnCandidate;
import io.perennial.event.Prediction;
import io.perennial.event.RankedItem;
import io.perennial.event.SourcePosition;
import io.perennial.processor.Counters.Counter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class EventProcessorTest {

  /** Window 100 ms, lateness 10, future 50, early feedback 30; 1,000 ids; 3 may await. */
  private static final ProcessorConfig CONFIG =
      new ProcessorConfig(
          Duration.ofMillis(100),
          Duration.ofMillis(10),
          Duration.ofMillis(50),
          Duration.ofMillis(30),
          1_000,
          3,
          false,
          0,
          DecisionConfig.none());

  private final InMemoryShardState state = new InMemoryShardState();
  private final RecordingOutput output = new RecordingOutput();
  private EventProcessor processor = processor(CONFIG);
  private long offset;

  @Test
  void shouldScoreAndLearnALabelledInteractionAtOnce() {
    send(interaction("a", 1_000, 1));

    assertThat(output.predictions).extracting("id").containsExactly("a");
    assertThat(output.examples).extracting("label").containsExactly(1);
    assertThat(output.examples).extracting("origin").containsExactly(Origin.INLINE);
    assertCounts(Counter.RECEIVED, 1, Counter.LEARNED, 1, Counter.PENDING, 0);
  }

  @Test
  void shouldAwaitTheOutcomeAndLearnItWithTheScoreThatWasServed() {
    send(unlabelled("a", 1_000));
    send(interaction("b", 1_010, 0));
    send(new Feedback("a", 1_050, "u", 1));

    assertThat(output.examples).extracting(e -> e.interaction().id()).containsExactly("b", "a");
    assertThat(output.examples.get(1).prediction().scores())
        .containsExactly(output.predictions.get(0).scores());
    assertThat(output.examples.get(1).prediction().modelVersion()).isZero();
    assertThat(output.examples.get(1).origin()).isEqualTo(Origin.FEEDBACK);
    assertCounts(Counter.FEEDBACK_MATCHED, 1, Counter.PENDING, 0, Counter.LEARNED, 2);
    assertThat(state.openCount()).isZero();
  }

  @Test
  void shouldLearnClassZeroWhenNoOutcomeCameInItsWindow() {
    send(unlabelled("a", 1_000));
    send(interaction("b", 1_109, 1));
    assertCounts(Counter.EXPIRED, 0, Counter.PENDING, 1);

    send(interaction("c", 1_110, 1));

    assertThat(output.examples)
        .extracting(e -> e.interaction().id())
        .containsExactly("b", "a", "c");
    assertThat(output.examples.get(1).origin()).isEqualTo(Origin.EXPIRED);
    assertThat(output.examples.get(1).label()).isZero();
    assertThat(output.examples.get(1).labelledAt()).isEqualTo(1_100);
    assertCounts(Counter.EXPIRED, 1, Counter.LEARNED, 3, Counter.PENDING, 0);
  }

  @Test
  void shouldExpireByDeadlineThenId() {
    send(unlabelled("b", 1_000));
    send(unlabelled("a", 1_000));
    send(unlabelled("c", 995));
    send(interaction("z", 5_000, 1));

    assertThat(output.examples)
        .extracting(e -> e.interaction().id())
        .containsExactly("a", "b", "c", "z");
  }

  @Test
  void shouldGiveAnOutOfOrderInteractionItsWindowFromTheClockOn() {
    send(unlabelled("b", 1_000));
    send(unlabelled("c", 995));
    send(new Feedback("c", 1_100, "u", 1));

    assertCounts(Counter.FEEDBACK_MATCHED, 1, Counter.FEEDBACK_CORRECTIONS, 0);
  }

  @Test
  void shouldCountARepeatedInteractionOnce() {
    send(interaction("a", 1_000, 1));
    send(interaction("a", 1_000, 1));
    send(unlabelled("b", 1_000));
    send(unlabelled("b", 1_001));

    assertThat(output.predictions).hasSize(2);
    assertCounts(Counter.RECEIVED, 4, Counter.DUPLICATE, 2, Counter.LEARNED, 1, Counter.PENDING, 1);
  }

  @Test
  void shouldKeepLateInteractionsAsDeadLettersButCountThemApart() {
    send(interaction("a", 1_000, 1));
    send(interaction("b", 990, 1));
    send(interaction("c", 989, 1));

    assertCounts(Counter.LATE, 1, Counter.DEAD_LETTERED, 0, Counter.LEARNED, 2);
    assertThat(output.deadLetters).hasSize(1);
    assertThat(output.deadLetters.get(0).reason()).startsWith("late: field 'timestamp' is 989");
    assertThat(output.deadLetters.get(0).value()).containsExactly(1, 2, 3);
  }

  @Test
  void shouldRefuseEventsFromTheFuture() {
    processor.process(arrival(interaction("a", 1_051, 1), false, 1_000));
    processor.process(arrival(new Feedback("a", 1_051, "u", 1), false, 1_000));
    processor.process(arrival(interaction("a", 1_050, 1), false, 1_000));

    assertCounts(Counter.DEAD_LETTERED, 2, Counter.LEARNED, 1, Counter.FEEDBACK_RECEIVED, 0);
    assertThat(output.deadLetters.get(0).reason())
        .contains("'timestamp' is 1051")
        .contains("PT0.05S");
    assertThat(processor.clock()).isEqualTo(1_050);
  }

  @Test
  void shouldCountInvalidRecordsAndPassThemOn() {
    processor.process(new Arrival.Invalid("broken", null, new byte[] {9}, source(7)));

    assertCounts(Counter.RECEIVED, 1, Counter.DEAD_LETTERED, 1);
    assertThat(output.deadLetters.get(0).value()).containsExactly(9);
  }

  @Test
  void shouldTakeOnlyTheFirstFeedback() {
    send(unlabelled("a", 1_000));
    send(new Feedback("a", 1_001, "u", 1));
    send(new Feedback("a", 1_002, "u", 0));
    send(interaction("b", 1_000, 1));
    send(new Feedback("b", 1_003, "u", 1));

    assertCounts(
        Counter.FEEDBACK_RECEIVED, 3, Counter.FEEDBACK_MATCHED, 1, Counter.FEEDBACK_DUPLICATE, 2);
    assertThat(output.examples).hasSize(2);
  }

  @Test
  void shouldCountAPositiveAfterItsWindowAsACorrection() {
    send(unlabelled("a", 1_000));
    send(new Feedback("a", 1_101, "u", 1));
    send(new Feedback("a", 1_102, "u", 1));
    send(unlabelled("b", 1_102));
    send(interaction("z", 2_000, 1));
    send(new Feedback("b", 2_000, "u", 0));

    assertThat(output.examples)
        .extracting("origin")
        .containsExactly(Origin.EXPIRED, Origin.EXPIRED, Origin.INLINE);
    assertCounts(
        Counter.FEEDBACK_CORRECTIONS, 1, Counter.FEEDBACK_DUPLICATE, 2, Counter.EXPIRED, 2);
  }

  @Test
  void shouldLearnACorrectionWhereConfigured() {
    processor =
        processor(
            new ProcessorConfig(
                CONFIG.attributionWindow(),
                CONFIG.allowedLateness(),
                CONFIG.futureTolerance(),
                CONFIG.earlyFeedbackWait(),
                1_000,
                3,
                true,
                0,
                DecisionConfig.none()));
    send(unlabelled("a", 1_000));
    send(interaction("z", 1_150, 1));
    send(new Feedback("a", 1_160, "u", 1));
    send(unlabelled("b", 1_200));
    send(interaction("y", 1_400, 1));
    assertThat(state.openCount())
        .as("'b' expired at 1310, and may be corrected until 1410")
        .isEqualTo(1);
    send(interaction("x", 1_410, 1));
    send(new Feedback("b", 1_410, "u", 1));

    assertThat(output.examples)
        .extracting("origin")
        .containsExactly(
            Origin.EXPIRED,
            Origin.INLINE,
            Origin.CORRECTION,
            Origin.EXPIRED,
            Origin.INLINE,
            Origin.INLINE);
    assertThat(output.examples.get(2).prediction().scores())
        .containsExactly(output.predictions.get(0).scores());
    assertCounts(Counter.FEEDBACK_CORRECTIONS, 2, Counter.LEARNED, 5);
    assertThat(state.openCount()).isZero();
  }

  @Test
  void shouldLetEarlyFeedbackWaitForItsInteraction() {
    send(new Feedback("a", 1_000, "u", 1));
    send(new Feedback("a", 1_000, "u", 1));
    assertCounts(Counter.FEEDBACK_WAITING, 1, Counter.FEEDBACK_DUPLICATE, 1);

    send(unlabelled("a", 1_005));

    assertThat(output.examples).extracting("label").containsExactly(1);
    assertCounts(Counter.FEEDBACK_WAITING, 0, Counter.FEEDBACK_MATCHED, 1, Counter.PENDING, 0);
  }

  @Test
  void shouldGiveUpOnFeedbackWhoseInteractionNeverComes() {
    send(new Feedback("a", 1_000, "u", 1));
    send(interaction("z", 1_029, 1));
    assertCounts(Counter.FEEDBACK_WAITING, 1);
    send(interaction("y", 1_030, 1));

    assertCounts(Counter.FEEDBACK_WAITING, 0, Counter.FEEDBACK_UNMATCHED, 1);
    assertThat(state.openCount()).isZero();
  }

  @Test
  void shouldExpireTheEarliestWhenTooManyAwait() {
    for (String id : List.of("a", "b", "c", "d")) {
      send(unlabelled(id, 1_000));
      send(new Feedback("f" + id, 1_000, "u", 1));
    }

    assertThat(output.examples).extracting(e -> e.interaction().id()).containsExactly("a");
    assertCounts(
        Counter.PENDING,
        3,
        Counter.EXPIRED,
        1,
        Counter.FEEDBACK_WAITING,
        3,
        Counter.FEEDBACK_UNMATCHED,
        1);
  }

  @Test
  void shouldExemptRepairedEventsFromLatenessAndDuplicateChecks() {
    send(interaction("a", 1_000, 1));
    processor.process(arrival(interaction("a", 1_000, 1), true, Long.MAX_VALUE));
    processor.process(arrival(unlabelled("b", 10), true, Long.MAX_VALUE));
    processor.process(arrival(unlabelled("b", 10), true, Long.MAX_VALUE));
    send(new Feedback("b", 1_001, "u", 1));

    assertCounts(
        Counter.REPAIRED, 2, Counter.DUPLICATE, 1, Counter.LEARNED, 3, Counter.FEEDBACK_MATCHED, 1);
    assertThat(processor.clock()).isEqualTo(1_001);
  }

  @Test
  void shouldCloseEverythingAtTheEndOfInput() {
    send(unlabelled("b", 1_000));
    send(unlabelled("a", 1_001));
    send(new Feedback("x", 1_000, "u", 1));
    processor.process(new Arrival.EndOfInput(source(99)));

    assertThat(output.examples).extracting(e -> e.interaction().id()).containsExactly("b", "a");
    assertCounts(
        Counter.PENDING,
        0,
        Counter.EXPIRED,
        2,
        Counter.FEEDBACK_WAITING,
        0,
        Counter.FEEDBACK_UNMATCHED,
        1);
    assertThat(state.openCount()).isZero();
    send(interaction("c", 1_001, 1));
    assertCounts(Counter.LEARNED, 3);
  }

  @Test
  void shouldRefuseAStateWithAnotherDeduplicationCapacity() {
    processor.flush();
    ProcessorConfig other =
        new ProcessorConfig(
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            2_000,
            3,
            false,
            0,
            DecisionConfig.none());

    assertThatThrownBy(() -> processor(other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("deduplicationCapacity is 2000")
        .hasMessageContaining("written with 1000");
  }

  @Test
  void shouldTellEvidenceOnlyWhereConfigured() {
    send(interaction("a", 1_000, 1));
    assertThat(output.predictions.get(0).evidence()).isEmpty();
    assertThat(output.predictions.get(0).confidence()).isPositive();

    processor = processor(explaining(2));
    send(interaction("b", 1_000, 1));
    assertThat(output.predictions.get(1).evidence())
        .extracting(Evidence::id)
        .containsExactly("seen 2");
    assertThatThrownBy(() -> explaining(101))
        .hasMessage("evidence must be between 0 and 100, but is 101");
  }

  private static ProcessorConfig explaining(int examples) {
    return new ProcessorConfig(
        CONFIG.attributionWindow(),
        CONFIG.allowedLateness(),
        CONFIG.futureTolerance(),
        CONFIG.earlyFeedbackWait(),
        1_000,
        3,
        false,
        examples,
        DecisionConfig.none());
  }

  private static ProcessorConfig deciding() {
    return new ProcessorConfig(
        CONFIG.attributionWindow(),
        CONFIG.allowedLateness(),
        CONFIG.futureTolerance(),
        CONFIG.earlyFeedbackWait(),
        1_000,
        3,
        false,
        0,
        new DecisionConfig(true, 1, 1_000, 3, 16));
  }

  private static Interaction about(String id, long timestamp, String item, int label) {
    return new Interaction(id, timestamp, "u", item, List.of(), "", label);
  }

  @Test
  void shouldTellDecisionsOnceTheirOutcomeIsPositive() {
    processor = processor(deciding());
    send(about("a", 1_000, "x", 1));
    assertThat(output.decisions).as("nothing else to choose").isEmpty();
    send(about("b", 1_001, "y", 0));
    send(about("new", 1_002, "z", 1));
    assertThat(output.decisions).as("z was not there to choose").isEmpty();
    send(about("c", 1_002, "z", 1));
    assertThat(output.decisions).hasSize(1);
    assertThat(output.decisions.get(0).interaction().id()).isEqualTo("c");
    assertThat(output.decisions.get(0).candidates())
        .extracting(Decision.Candidate::item)
        .containsExactlyInAnyOrder("x", "y", "z");

    send(about("late", 1_003, "y", Interaction.UNLABELLED));
    send(about("no", 1_004, "y", Interaction.UNLABELLED));
    send(about("never", 1_005, "y", Interaction.UNLABELLED));
    assertThat(output.decisions).hasSize(1);
    Decision asIfInline = output.decisions.get(0);
    processor.flush();
    processor = processor(deciding());
    send(new Feedback("late", 1_010, "u", 1));
    send(new Feedback("no", 1_010, "u", 0));
    send(about("d", 1_200, "w", 0));
    assertThat(output.decisions).hasSize(2);
    Decision late = output.decisions.get(1);
    assertThat(late.interaction().id()).isEqualTo("late");
    assertThat(late.candidates()).extracting(Decision.Candidate::item).contains("x", "y", "z");
    assertThat(late.candidates().get(late.chosen()).item()).isEqualTo("y");
    assertThat(late.expert()).isEqualTo(asIfInline.expert());
    assertThat(processor.decisions()).isEqualTo(2);
  }

  /** By more than any logit: z before y before x. Nothing is known of another item. */
  private static final class Alphabetical implements CandidateRanker {

    private long version = 7;

    @Override
    public float[] score(Decision decision) {
      float[] scores = new float[decision.candidates().size()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = 1_000 * (decision.candidates().get(i).item().charAt(0) - 'x');
      }
      return scores;
    }

    @Override
    public long version() {
      return version;
    }
  }

  @Test
  void shouldServeThePolicysRankingAsItStoodAtTheArrivalAndLeaveAllElseAlone() {
    RecordingOutput plain = new RecordingOutput();
    EventProcessor unranked =
        new EventProcessor(
            deciding(), LabelSpace.BINARY, new RecordingLearner(), new InMemoryShardState(), plain);
    Alphabetical ranker = new Alphabetical();
    processor =
        new EventProcessor(
            deciding(), LabelSpace.BINARY, new RecordingLearner(), state, output, ranker);
    List<Event> before =
        List.of(
            about("a", 1_000, "x", 1),
            about("b", 1_001, "y", 0),
            about("c", 1_002, "z", 0),
            about("inline", 1_003, "y", 1),
            about("late", 1_004, "x", Interaction.UNLABELLED));
    List<Event> after =
        List.of(
            about("next", 1_005, "z", 1),
            new Feedback("late", 1_010, "u", 1),
            about("last", 1_200, "y", 0));
    before.forEach(event -> sendBoth(unranked, event));
    ranker.version = 8;
    after.forEach(event -> sendBoth(unranked, event));

    assertThat(output.decisions)
        .extracting(d -> d.interaction().id() + " " + d.policyVersion())
        .containsExactly("inline 7", "next 8", "late 7");
    for (Decision decision : output.decisions) {
      assertThat(decision.candidates())
          .allMatch(c -> c.policy() == 1_000 * (c.item().charAt(0) - 'x'));
      Prediction prediction = prediction(output, decision.interaction().id());
      assertThat(prediction.policyVersion()).isEqualTo(decision.policyVersion());
      assertThat(prediction.ranking()).extracting(RankedItem::item).containsExactly("z", "y", "x");
      assertThat(prediction.ranking()).isEqualTo(decision.ranking());
    }
    assertThat(prediction(output, "a").ranking()).as("nothing else to choose").isEmpty();

    assertThat(output.lines).isEqualTo(plain.lines);
    assertThat(processor.learner().digest()).isEqualTo(unranked.learner().digest());
    assertThat(plain.decisions).hasSameSizeAs(output.decisions);
    for (int i = 0; i < plain.decisions.size(); i++) {
      Decision decision = plain.decisions.get(i);
      assertThat(decision.policyVersion()).isZero();
      assertThat(output.decisions.get(i).ranked(new float[3], 0)).isEqualTo(decision);
    }
  }

  /** None is drawn, but who brings candidates of its own is ranked. */
  private EventProcessor ranking() {
    ProcessorConfig config =
        new ProcessorConfig(
            CONFIG.attributionWindow(),
            CONFIG.allowedLateness(),
            CONFIG.futureTolerance(),
            CONFIG.earlyFeedbackWait(),
            1_000,
            3,
            false,
            0,
            new DecisionConfig(true, 0, 1, 3, 16));
    return new EventProcessor(
        config, LabelSpace.BINARY, new RecordingLearner(), state, output, new Alphabetical());
  }

  private static Interaction choosing(String id, long timestamp, int label, String... items) {
    List<OwnCandidate> candidates =
        Stream.of(items).map(item -> new OwnCandidate(item, .25)).toList();
    return new Interaction(id, timestamp, "u", items[0], List.of(), "", label, candidates);
  }

  @Test
  void shouldRankTheProducersOwnCandidatesAndTellTheDecisionOnlyIfItTurnedOutPositive() {
    processor = ranking();
    send(about("plain", 1_000, "x", 1));
    send(choosing("inline", 1_001, 1, "x", "z"));
    send(choosing("known", 1_002, 0, "y", "x", "z"));
    send(choosing("late", 1_003, Interaction.UNLABELLED, "y", "z", "x", "w"));
    send(choosing("no", 1_004, Interaction.UNLABELLED, "y", "x"));
    send(choosing("never", 1_005, Interaction.UNLABELLED, "y", "x"));
    processor.flush();
    processor = ranking();
    send(new Feedback("late", 1_010, "u", 1));
    send(new Feedback("no", 1_010, "u", 0));
    send(about("last", 1_200, "w", 0));

    assertThat(ranked("plain")).isEmpty();
    assertThat(ranked("inline")).containsExactly("z", "x");
    assertThat(ranked("known")).containsExactly("z", "y", "x");
    assertThat(ranked("late")).containsExactly("z", "y", "x", "w");
    assertThat(ranked("no")).containsExactly("y", "x");
    assertThat(prediction(output, "known").policyVersion()).isEqualTo(7);

    assertThat(output.decisions)
        .extracting(d -> d.interaction().id())
        .containsExactly("inline", "late");
    Decision late = output.decisions.get(1);
    assertThat(late.candidates().get(late.chosen()).item()).isEqualTo("y");
    assertThat(late.candidates()).hasSize(4).allMatch(c -> c.propensity() == .25);
    assertThat(late.ranking()).isEqualTo(prediction(output, "late").ranking());
    assertThat(output.examples)
        .filteredOn(e -> e.interaction().id().equals("late"))
        .extracting(e -> e.interaction().candidates().size())
        .as("an example holds the interaction as it came")
        .containsExactly(4);
    assertThat(processor.decisionsCapped()).isZero();
  }

  private List<String> ranked(String id) {
    return prediction(output, id).ranking().stream().map(RankedItem::item).toList();
  }

  private void sendBoth(EventProcessor other, Event event) {
    Arrival arrival = arrival(event, false, Long.MAX_VALUE);
    other.process(arrival);
    processor.process(arrival);
  }

  private static Prediction prediction(RecordingOutput output, String id) {
    return output.predictions.stream().filter(p -> p.id().equals(id)).findFirst().orElseThrow();
  }

  private EventProcessor processor(ProcessorConfig config) {
    return new EventProcessor(config, LabelSpace.BINARY, new RecordingLearner(), state, output);
  }

  private void send(Event event) {
    processor.process(arrival(event, false, Long.MAX_VALUE));
  }

  private Arrival arrival(Event event, boolean exempt, long brokerTimestamp) {
    return new Arrival.Valid(
        event,
        exempt,
        null,
        new byte[] {1, 2, 3},
        new SourcePosition("interactions", 0, offset++, brokerTimestamp));
  }

  private static SourcePosition source(long offset) {
    return new SourcePosition("interactions", 0, offset, 0);
  }

  private static Interaction unlabelled(String id, long timestamp) {
    return interaction(id, timestamp, Interaction.UNLABELLED);
  }

  private static Interaction interaction(String id, long timestamp, int label) {
    return new Interaction(id, timestamp, "u", "i", List.of(), "", label);
  }

  private void assertCounts(Object... counterAndValue) {
    for (int i = 0; i < counterAndValue.length; i += 2) {
      Counter counter = (Counter) counterAndValue[i];
      assertThat(processor.counters().get(counter))
          .as(counter.key())
          .isEqualTo(((Number) counterAndValue[i + 1]).longValue());
    }
    CounterEquations.assertHold(processor.counters());
  }
}
