package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Forget;
import io.perennial.event.Receipt;
import io.perennial.event.codec.ReceiptCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a consumer with a clock of its own: each poll takes a second. */
final class ReceiptFollowerTest {

  private static final TopicPartition PART = new TopicPartition("receipts", 0);
  private static final Forget REQUEST = new Forget(7, "u", "mac");
  private static final long SECOND = 1_000_000_000L;

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private long clock;
  private final ReceiptFollower follower = new ReceiptFollower(consumer, REQUEST, () -> clock);
  private final List<String> places = new ArrayList<>();
  private long sent;

  @BeforeEach
  void setUp() {
    consumer.assign(List.of(PART));
    consumer.updateBeginningOffsets(Map.of(PART, 0L));
  }

  @Test
  void shouldWaitForTheGateThoughItComesMuchLater() {
    after(1, "job", "replay-store");
    after(20, "gate");
    after(2, "worker");
    after(100);

    assertThat(follow(60)).containsExactly("gate", "job", "replay-store", "worker");
    assertThat(places).containsExactly("job", "replay-store", "gate", "worker");
    assertThat(clock).isEqualTo((1 + 20 + ReceiptFollower.QUIET.toSeconds()) * SECOND);
  }

  @Test
  void shouldEndSoonAfterTheLastPlaceWhereThereIsNoWorker() {
    after(2, "gate", "job", "replay-store");
    after(100);

    assertThat(follow(60)).hasSize(3);
    assertThat(clock).isEqualTo((2 + ReceiptFollower.QUIET.toSeconds()) * SECOND);
  }

  @Test
  void shouldEndAtTheLimitAndTellWhoWasNotHeardOf() {
    after(1, "worker", "job", "someone else");
    after(100);

    Set<String> heard = follow(30);
    assertThat(ForgetCommand.notHeard(heard)).containsExactly("replay-store", "gate");
    assertThat(clock).isEqualTo(30 * SECOND);
  }

  @Test
  void shouldPassOverOtherRequestsAndOtherRecords() {
    add(new ReceiptCodec().encode(receipt("v", 7, "job")));
    add(new ReceiptCodec().encode(receipt("u", 8, "job")));
    add(new byte[] {1});
    after(100);

    assertThat(follow(3)).isEmpty();
  }

  private Set<String> follow(int seconds) {
    return follower.follow(Duration.ofSeconds(seconds), receipt -> places.add(receipt.place()));
  }

  /** So many polls, and these with the last of them. */
  private void after(int polls, String... from) {
    for (int i = 1; i <= polls; i++) {
      boolean last = i == polls;
      consumer.schedulePollTask(
          () -> {
            clock += SECOND;
            for (String place : last ? from : new String[0]) {
              add(new ReceiptCodec().encode(receipt("u", 7, place)));
            }
          });
    }
  }

  private void add(byte[] value) {
    consumer.addRecord(new ConsumerRecord<>("receipts", 0, sent++, new byte[0], value));
  }

  private static Receipt receipt(String user, long requestedAt, String place) {
    return new Receipt(user, requestedAt, place, 0, 3, List.of(), List.of());
  }
}
