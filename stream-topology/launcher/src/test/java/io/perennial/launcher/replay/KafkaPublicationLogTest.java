package io.perennial.launcher.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.LabelSpace;
import io.perennial.event.LabelledExample.Origin;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayRow;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Against a producer that fails as it is told; no broker is asked. */
final class KafkaPublicationLogTest {

  private static final PublicationPlan PLAN =
      PublicationPlan.of("name", "topic", "perennial.", "all", ReplayQuery.everything());

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  @Test
  void shouldTakeBackWhatWasRefused() {
    failAt(new KafkaException("no", new RecordTooLargeException("too large")));

    assertThat(producer.transactionAborted()).isTrue();
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void shouldNotWaitForABrokerThatDoesNotAnswer() {
    failAt(new TimeoutException("no answer"));

    assertThat(producer.transactionAborted()).isFalse();
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void shouldLeaveWhatIsAnothers() {
    failAt(new KafkaException("no", new ProducerFencedException("another")));

    assertThat(producer.transactionAborted()).isFalse();
    assertThat(producer.closed()).isTrue();
  }

  private void failAt(RuntimeException commit) {
    producer.initTransactions();
    producer.commitTransactionException = commit;
    try (KafkaPublicationLog log =
        new KafkaPublicationLog(
            PLAN,
            new PublicationTarget("127.0.0.1:1", unreachable(), 1),
            new ReplayEvents("topic", 1, "name", LabelSpace.BINARY, false),
            producer)) {
      log.send(row());
      assertThatThrownBy(() -> log.commit(PublicationMark.before(PLAN).completed()))
          .isInstanceOf(PublicationFailedException.class);
    }
  }

  private static Admin unreachable() {
    return Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"));
  }

  private static ReplayRow row() {
    return new ReplayRow("r", 1, "u", "i", "", "1", Origin.INLINE, 0, 0, 0, 0, 0, 0, 0, List.of());
  }
}
