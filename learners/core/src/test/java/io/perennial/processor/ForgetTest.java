package io.perennial.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.decision.CandidateRanker;
import io.perennial.decision.DecisionConfig;
import io.perennial.event.Arrival;
import io.perennial.event.DeadLetter;
import io.perennial.event.Event;
import io.perennial.event.Feedback;
import io.perennial.event.Forget;
import io.perennial.event.Forgotten;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.Receipt;
import io.perennial.event.Receipt.Removed;
import io.perennial.event.SourcePosition;
import io.perennial.event.codec.ForgetMac;
import io.perennial.event.codec.Shards;
import io.perennial.processor.Counters.Counter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A shard that is asked to forget a user. */
final class ForgetTest {

  private static final ForgetMac MAC = new ForgetMac("0123456789abcdef");

  private final InMemoryShardState state = new InMemoryShardState();
  private final RecordingOutput output = new RecordingOutput();
  private EventProcessor processor = processor(state, MAC);
  private long offset;

  private EventProcessor processor(InMemoryShardState from, @Nullable ForgetMac mac) {
    return processor(from, mac, 1);
  }

  private EventProcessor processor(InMemoryShardState from, @Nullable ForgetMac mac, int shards) {
    ProcessorConfig config =
        new ProcessorConfig(
            Duration.ofMillis(100),
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofMillis(30),
            1_000,
            10,
            true,
            0,
            DecisionConfig.none());
    return new EventProcessor(
        config,
        LabelSpace.BINARY,
        new RecordingLearner(),
        from,
        output,
        CandidateRanker.NONE,
        mac,
        shards);
  }

  private void send(Event event) {
    send(event, false);
  }

  private void send(Event event, boolean exempt) {
    send(event, exempt, 0);
  }

  private void send(Event event, boolean exempt, int partition) {
    processor.process(
        new Arrival.Valid(
            event,
            exempt,
            null,
            new byte[] {7},
            new SourcePosition("interactions", partition, offset++, 1_000_000)));
    CounterEquations.assertHold(processor.counters());
  }

  private static Interaction interaction(String id, long timestamp, String user, int label) {
    return new Interaction(id, timestamp, user, "i", List.of(), "", label);
  }

  private static Interaction pending(String id, long timestamp, String user) {
    return interaction(id, timestamp, user, Interaction.UNLABELLED);
  }

  private long count(Counter counter) {
    return processor.counters().get(counter);
  }

  @Test
  void shouldRemoveWhatWaitsOfTheUserAndOfNobodyElse() {
    send(interaction("a", 1_000, "u", 1));
    send(pending("b", 1_001, "u"));
    send(pending("c", 1_002, "other"));
    send(new Feedback("early", 1_003, "u", 1));
    send(new Feedback("other early", 1_003, "other", 1));

    send(MAC.sign("u", 5_000));

    assertThat(count(Counter.PENDING)).isEqualTo(1);
    assertThat(count(Counter.FORGOTTEN)).isEqualTo(1);
    assertThat(count(Counter.FEEDBACK_WAITING)).isEqualTo(1);
    assertThat(count(Counter.FEEDBACK_UNMATCHED)).isEqualTo(1);
    assertThat(count(Counter.FORGETS)).isEqualTo(1);
    assertThat(state.openCount()).isEqualTo(2);
    assertThat(output.markers).containsExactly(new Forgotten("u", 5_000, 5, 1));
    Receipt receipt = output.receipts.get(0);
    assertThat(receipt.place()).isEqualTo("job");
    assertThat(receipt.shard()).isZero();
    assertThat(receipt.offset()).isEqualTo(5);
    assertThat(receipt.removed())
        .containsExactly(
            new Removed("pending interactions, with their decisions", 1),
            new Removed("outcomes that waited for their interaction", 1),
            new Removed("expired interactions that were kept for a correction", 0),
            new Removed("recorded", 7));
    assertThat(receipt.kept())
        .extracting(Receipt.Kept::what)
        .anyMatch(what -> what.contains("checkpoints"))
        .anyMatch(what -> what.contains("exported"))
        .anyMatch(what -> what.contains("dead letters"))
        .anyMatch(what -> what.contains("which name the user"));
    processor.process(new Arrival.EndOfInput(new SourcePosition("t", 0, 9, 0)));
    assertThat(output.examples).extracting(e -> e.interaction().id()).containsExactly("a", "c");
  }

  @Test
  void shouldRemoveExpiredInteractionsThatAwaitACorrection() {
    send(pending("a", 1_000, "u"));
    send(interaction("b", 1_111, "other", 1));
    assertThat(count(Counter.EXPIRED)).isEqualTo(1);
    send(MAC.sign("u", 5_000));
    send(new Feedback("a", 1_112, "u", 1));

    assertThat(output.receipts.get(0).removed().get(2).count()).isEqualTo(1);
    assertThat(state.openCount()).isZero();
    assertThat(output.examples).hasSize(2);
  }

  @Test
  void shouldCountAnOutcomeForAForgottenInteraction() {
    send(pending("a", 1_000, "u"));
    send(MAC.sign("u", 5_000));
    send(new Feedback("a", 1_010, "u", 1));

    assertThat(count(Counter.FEEDBACK_UNMATCHED)).isEqualTo(1);
    assertThat(output.examples).isEmpty();
  }

  @Test
  void shouldTakeWhatTheUserDoesAfterwardsAndLeaveTheClockAlone() {
    send(interaction("a", 1_000, "u", 1));
    send(MAC.sign("u", 900_000));
    assertThat(processor.clock()).isEqualTo(1_000);
    send(interaction("b", 1_001, "u", 1));

    assertThat(output.examples).hasSize(2);
    assertThat(count(Counter.LATE)).isZero();
  }

  @Test
  void shouldRefuseReplaysOfTheForgottenAndKeepNothingOfThem() {
    send(interaction("a", 1_000, "u", 1));
    send(MAC.sign("u", 1_005));
    send(interaction("old", 1_005, "u", 1), true);
    send(new Feedback("old early", 1_005, "u", 1), true);
    send(interaction("new", 1_006, "u", 1), true);
    send(interaction("other", 1_001, "other", 1), true);

    assertThat(count(Counter.FORGOTTEN)).isEqualTo(1);
    assertThat(count(Counter.REPAIRED)).isEqualTo(2);
    assertThat(count(Counter.FEEDBACK_UNMATCHED)).isEqualTo(1);
    assertThat(output.deadLetters).isEmpty();
    assertThat(output.examples)
        .extracting(e -> e.interaction().id())
        .containsExactly("a", "new", "other");
    assertThat(state.openCount()).isZero();
  }

  @Test
  void shouldCarryOutARequestOnce() {
    Forget request = MAC.sign("u", 5_000);
    send(pending("a", 1_000, "u"));
    send(request);
    send(pending("b", 1_001, "u"));
    send(request);
    assertThat(output.receipts).hasSize(1);
    assertThat(output.deadLetters).isEmpty();
    assertThat(count(Counter.DUPLICATE)).isEqualTo(1);
    assertThat(count(Counter.PENDING)).isEqualTo(1);

    send(MAC.sign("u", 5_001));
    assertThat(output.receipts).hasSize(2);
    assertThat(count(Counter.PENDING)).isZero();
  }

  @Test
  void shouldSayThatARequestIsOlderThanOneThatWasObeyed() {
    send(MAC.sign("u", 5_000));
    send(pending("a", 1_000, "u"));
    send(MAC.sign("u", 4_000));
    assertThat(output.deadLetters)
        .extracting(DeadLetter::reason)
        .containsExactly(
            "field 'timestamp' is 4000, but a request of 5000 for this user was obeyed:"
                + " correct the clock and ask again");
    assertThat(count(Counter.DUPLICATE)).isZero();
    assertThat(count(Counter.PENDING)).isEqualTo(1);

    send(MAC.sign("other", 4_000));
    assertThat(output.receipts).hasSize(2);
  }

  @Test
  void shouldObeyARequestInTheUsersOwnPartitionOnly() {
    Forget request = MAC.sign("u", 5_000);
    int own = Shards.of("u", 4);
    for (int partition = 0; partition < 4; partition++) {
      processor = processor(new InMemoryShardState(), MAC, 4);
      send(pending("a", 1_000, "u"), false, partition);
      send(request, false, partition);
      assertThat(count(Counter.PENDING)).isEqualTo(partition == own ? 0 : 1);
      assertThat(count(Counter.DEAD_LETTERED)).isEqualTo(partition == own ? 0 : 1);
    }
    assertThat(output.receipts).extracting(Receipt::shard).containsExactly(own);
    assertThat(output.deadLetters.get(0).reason())
        .isEqualTo(
            "requests of this field 'user' belong to partition 3 of the job's 4, but this one came"
                + " in partition 0: send it with the user as its key and the partitioner of"
                + " Kafka's Java client (murmur2)");
  }

  @Test
  void shouldRefuseReplaysOfAllThatWasRemovedThoughTheOperatorsClockIsBehind() {
    send(interaction("a", 1_000, "u", 1));
    send(interaction("b", 1_020, "other", 1));
    send(MAC.sign("u", 900));
    processor.flush();
    processor = processor(state.copy(), MAC);
    send(interaction("copy of a", 1_000, "u", 1), true);
    send(new Feedback("early", 1_020, "u", 1), true);
    send(interaction("new", 1_021, "u", 1), true);

    assertThat(count(Counter.FORGOTTEN)).isEqualTo(1);
    assertThat(count(Counter.FEEDBACK_UNMATCHED)).isEqualTo(1);
    assertThat(output.examples)
        .extracting(e -> e.interaction().id())
        .containsExactly("a", "b", "new");

    send(MAC.sign("u", 901));
    assertThat(output.receipts).hasSize(2);
  }

  @Test
  void shouldRefuseARequestWithAWrongMacOrWithoutAKey() {
    send(pending("a", 1_000, "u"));
    send(new ForgetMac("another-key-of-somebody").sign("u", 5_000));
    assertThat(output.deadLetters.get(0).reason()).startsWith("field 'mac' does not fit");

    processor = processor(new InMemoryShardState(), null);
    send(MAC.sign("u", 5_000));
    assertThat(output.deadLetters.get(1).reason())
        .isEqualTo("forget is not enabled: configure forget.key");
    assertThat(output.receipts).isEmpty();
    assertThat(count(Counter.DEAD_LETTERED)).isEqualTo(1);
  }

  @Test
  void shouldRefuseARequestFromTheFuture() {
    send(MAC.sign("u", 1_000_051));
    assertThat(output.deadLetters.get(0).reason()).contains("after the broker's time");
  }

  @Test
  void shouldRememberAfterARestore() {
    send(pending("a", 1_000, "u"));
    for (int i = 0; i < 200; i++) {
      send(MAC.sign("user " + i, 5_000 + i));
      processor.flush();
    }
    send(MAC.sign("u", 5_000));
    processor.flush();

    processor = processor(state.copy(), MAC);
    send(interaction("b", 5_000, "u", 1), true);
    send(interaction("c", 5_199, "user 199", 1), true);
    send(interaction("d", 5_201, "user 199", 1), true);
    send(new Feedback("a", 1_010, "u", 1));
    assertThat(count(Counter.FORGOTTEN)).isEqualTo(3);
    assertThat(output.examples).extracting(e -> e.interaction().id()).containsExactly("d");
  }
}
