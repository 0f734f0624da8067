package io.perennial.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Arrival;
import io.perennial.event.DeadLetter;
import io.perennial.event.LabelSpace;
import io.perennial.event.codec.EventDecoder;
import io.perennial.event.codec.Headers;
import io.perennial.event.codec.RawRecord;
import io.perennial.fuzz.FuzzReport;
import io.perennial.fuzz.Fuzzing;
import io.perennial.fuzz.Mutation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a producer may put into a record goes through the job, whatever it is. */
final class RecordFuzzTest {

  private static final String[] NAMES = {
    Headers.CONTENT_TYPE, Headers.EXEMPT, Headers.CONTROL, Headers.REPLAY, "other"
  };

  private final RawRecordDeserializer deserializer = new RawRecordDeserializer();
  private final EventDecoder decoder = new EventDecoder(LabelSpace.BINARY);
  private final OutputEncoder encoder = new OutputEncoder(0, LabelSpace.BINARY);

  @Test
  void shouldCarryAnyRecordToItsShardAndToTheDeadLetters() {
    FuzzReport report =
        Fuzzing.of("record", Mutation.json("application/json", "application/x-protobuf", "\n"))
            .run(this::take);
    assertThat(report.taken()).as("%s", report).isBetween(1L, report.inputs() - 1);
  }

  /**
   * Lines are the value, the key and the headers {@link #NAMES}; a line that is {@code -} is
   * absent.
   */
  private boolean take(byte[] input) throws IOException {
    RawRecord raw = read(input);
    RawRecord carried = carried(raw, RawRecordSerializer.INSTANCE);
    assertThat(carried.key()).isEqualTo(raw.key());
    assertThat(carried.value()).isEqualTo(raw.value());
    assertThat(carried.contentType()).isEqualTo(raw.contentType());
    assertThat(carried.exempt()).isEqualTo(raw.exempt());
    assertThat(carried.endOfInput()).isEqualTo(raw.endOfInput());
    if (!(decoder.decode(carried) instanceof Arrival.Invalid invalid)) {
      return true;
    }
    Output letter =
        encoder.deadLetter(
            new DeadLetter(invalid.key(), invalid.value(), invalid.reason(), invalid.source()),
            carried.contentType(),
            1);
    Output arrived = carried(letter, OutputSerializer.INSTANCE);
    assertThat(arrived.value()).isEqualTo(raw.value() == null ? new byte[0] : raw.value());
    // The topic of dead letters takes 4 MiB, twice what that of interactions takes.
    assertThat(bytes(arrived)).isLessThan(2 * input.length + 2_048);
    return false;
  }

  private static long bytes(Output output) {
    byte[] key = output.key();
    long bytes = output.value().length + (key == null ? 0 : key.length);
    for (Output.Header header : output.headers()) {
      bytes += header.name().length() + header.value().length;
    }
    return bytes;
  }

  private RawRecord read(byte[] input) throws IOException {
    List<byte[]> lines = lines(input);
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("t", 0, 0, line(lines, 1), line(lines, 0));
    for (int i = 0; i < NAMES.length; i++) {
      byte[] value = line(lines, 2 + i);
      if (value != null) {
        record.headers().add(new RecordHeader(NAMES[i], value.length == 1 ? null : value));
      }
    }
    List<RawRecord> read = new ArrayList<>();
    deserializer.deserialize(record, new ListCollector<>(read));
    assertThat(read).hasSize(1);
    return read.get(0);
  }

  private static byte @Nullable [] line(List<byte[]> lines, int index) {
    boolean absent = index >= lines.size() || Arrays.equals(lines.get(index), "-".getBytes(UTF_8));
    return absent ? null : lines.get(index);
  }

  private static List<byte[]> lines(byte[] input) {
    List<byte[]> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= input.length; i++) {
      if (i == input.length || input[i] == '\n') {
        lines.add(Arrays.copyOfRange(input, from, i));
        from = i + 1;
      }
    }
    return lines;
  }

  private static <T> T carried(T value, TypeSerializer<T> serializer) throws IOException {
    DataOutputSerializer bytes = new DataOutputSerializer(64);
    serializer.serialize(value, bytes);
    return serializer.deserialize(new DataInputDeserializer(bytes.getCopyOfBuffer()));
  }
}
