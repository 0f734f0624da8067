package io.perennial.launcher.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.codec.Headers;
import io.perennial.fuzz.FuzzReport;
import io.perennial.fuzz.Fuzzing;
import io.perennial.fuzz.Mutation;
import io.perennial.launcher.deadletter.Repair.RepairException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

/** Dead letters are what others could not send right: a command that reads them must stand it. */
final class RepairFuzzTest {

  private static final Repair REPAIR =
      new Repair(
          List.of(
              Repair.rename("userId=user"),
              Repair.assign("features.price=1.5"),
              new Repair.Change.Drop("label")));

  @Test
  void shouldRepairOrRefuseAnyDeadLetter() {
    FuzzReport report =
        Fuzzing.of("dead-letter", Mutation.json("\"userId\"", "\"user\"", "\"features\""))
            .allowing(32 << 20, 1_024)
            .run(RepairFuzzTest::repair);
    assertThat(report.taken()).as("%s", report).isBetween(1L, report.inputs() - 1);
  }

  private static boolean repair(byte[] value) {
    try {
      return REPAIR.apply(letter(value)).length > 0;
    } catch (RepairException e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    }
  }

  @Test
  void shouldReadHeadersOfSomebodyElse() {
    Fuzzing.of("dead-letter", Mutation.json("-1", "9223372036854775807"))
        .run(
            input -> {
              ConsumerRecord<byte[], byte[]> record = record(input);
              for (String name :
                  List.of(
                      Headers.REASON,
                      Headers.SOURCE_PARTITION,
                      Headers.SOURCE_OFFSET,
                      Headers.SOURCE_TIMESTAMP,
                      Headers.REPLAYED,
                      Headers.CONTENT_TYPE)) {
                record.headers().add(new RecordHeader(name, input));
              }
              assertThat(StoredDeadLetter.of(record).value()).isEqualTo(input);
              return StoredDeadLetter.number(record, Headers.REPLAYED, -1) >= 0;
            });
  }

  private static StoredDeadLetter letter(byte[] value) {
    return StoredDeadLetter.of(record(value));
  }

  private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
    return new ConsumerRecord<>("dlq", 0, 0, null, value);
  }
}
