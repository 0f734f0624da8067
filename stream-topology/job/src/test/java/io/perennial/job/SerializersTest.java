package io.perennial.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.SourcePosition;
import io.perennial.event.codec.RawRecord;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

final class SerializersTest {

  private static final SourcePosition SOURCE = new SourcePosition("t", 3, 1L << 40, -1);

  @Test
  void shouldCarryARecordAsItIs() throws IOException {
    RawRecord full =
        new RawRecord(new byte[] {1}, new byte[] {2, 3}, "application/json", true, true, SOURCE);
    RawRecord bare = new RawRecord(null, null, null, false, false, SOURCE);

    assertThat(roundTrip(full, RawRecordSerializer.INSTANCE))
        .usingRecursiveComparison()
        .isEqualTo(full);
    assertThat(roundTrip(bare, RawRecordSerializer.INSTANCE))
        .usingRecursiveComparison()
        .isEqualTo(bare);
  }

  @Test
  void shouldCarryAnOutputAsItIs() throws IOException {
    Output full =
        new Output(
            Output.Target.DEAD_LETTERS,
            7,
            new byte[] {1},
            new byte[1000],
            List.of(new Output.Header("reason", new byte[] {4})),
            1L << 33);
    Output bare =
        new Output(Output.Target.PREDICTIONS, 0, null, new byte[0], List.of(), Output.NOT_NUMBERED);

    assertThat(roundTrip(full, OutputSerializer.INSTANCE))
        .usingRecursiveComparison()
        .isEqualTo(full);
    assertThat(roundTrip(bare, OutputSerializer.INSTANCE))
        .usingRecursiveComparison()
        .isEqualTo(bare);
  }

  @Test
  void shouldKeepTheNumbersOfTheTargets() {
    assertThat(Output.Target.values())
        .containsExactly(
            Output.Target.PREDICTIONS,
            Output.Target.EXAMPLES,
            Output.Target.DEAD_LETTERS,
            Output.Target.TELEMETRY,
            Output.Target.SHIFTS,
            Output.Target.DECISIONS,
            Output.Target.VERDICTS,
            Output.Target.RECEIPTS);
  }

  /** Through bytes twice: by reading, and by copying from stream to stream first. */
  private static <T> T roundTrip(T value, TypeSerializer<T> serializer) throws IOException {
    DataOutputSerializer bytes = new DataOutputSerializer(64);
    serializer.serialize(value, bytes);
    DataOutputSerializer copy = new DataOutputSerializer(64);
    serializer.copy(new DataInputDeserializer(bytes.getCopyOfBuffer()), copy);
    assertThat(copy.getCopyOfBuffer()).containsExactly(bytes.getCopyOfBuffer());
    return serializer.deserialize(new DataInputDeserializer(copy.getCopyOfBuffer()));
  }
}
