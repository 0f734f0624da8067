package io.perennial.replay.server.streams;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.event.Forgotten;
import io.perennial.event.codec.ForgottenCodec;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.proto.LabelledExample;
import io.perennial.replay.server.storage.RowFormat;
import io.perennial.replay.server.storage.RowView;
import io.perennial.replay.server.storage.UndecodableExampleException;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Takes a partition's examples in, one row each. The same bytes again change nothing; other bytes
 * of the same time and id replace the row, so that a correction stands where the expired outcome
 * stood. What is no example is counted and passed over; what a forgotten user did before is
 * refused.
 */
final class ExampleIngest {

  private final PartitionWriter writer;
  private final ForgottenUsers forgotten;
  private final Retention.Sweep retention;
  private final UndecodableLog undecodableLog;

  ExampleIngest(
      PartitionWriter writer,
      ForgottenUsers forgotten,
      Retention.Sweep retention,
      UndecodableLog undecodableLog) {
    this.writer = writer;
    this.forgotten = forgotten;
    this.retention = retention;
    this.undecodableLog = undecodableLog;
  }

  void take(byte @Nullable [] value, long offset) {
    writer.tally().nextOffset = offset + 1;
    try {
      LabelledExample example = parse(value);
      if (example.hasForgotten()) {
        Forgotten marker = marker(value);
        writer.tally().markers++;
        forgotten.forget(marker);
      } else {
        store(RowFormat.row(value, example));
      }
    } catch (UndecodableExampleException e) {
      writer.tally().undecodable++;
      undecodableLog.record(writer.partition(), offset, e);
    }
  }

  private static LabelledExample parse(byte @Nullable [] value) throws UndecodableExampleException {
    if (value == null) {
      throw new UndecodableExampleException("no labelled example: the record has no value");
    }
    try {
      return LabelledExample.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new UndecodableExampleException("no labelled example: " + e.getMessage(), e);
    }
  }

  private static Forgotten marker(byte[] value) throws UndecodableExampleException {
    try {
      Forgotten marker = ForgottenCodec.fromExamples(value);
      if (marker == null) {
        throw new UndecodableExampleException(
            "no marker of a forgotten user: there is something before it");
      }
      return marker;
    } catch (InvalidEventException e) {
      throw new UndecodableExampleException("no marker of a forgotten user: " + e.reason(), e);
    }
  }

  private void store(RowView row) {
    IngestTally tally = writer.tally();
    if (forgotten.covers(row)) {
      tally.refused++;
      return;
    }
    Bytes key = Bytes.wrap(row.key());
    byte[] before = writer.get(key);
    if (Arrays.equals(before, row.value())) {
      tally.duplicates++;
      return;
    }
    writer.put(key, row.value());
    tally.bytes += row.key().length + row.value().length;
    if (before == null) {
      tally.added++;
    } else {
      tally.replaced++;
      tally.bytes -= row.key().length + before.length;
    }
    retention.came(row, () -> tally.bytes, this::retire);
  }

  private void retire(RowView row) {
    // It may be gone, or another, in the batch that is not written yet.
    byte[] now = writer.get(Bytes.wrap(row.key()));
    if (now != null) {
      writer.removeRow(new RowView(row.key(), now));
      writer.tally().retired++;
    }
  }
}
