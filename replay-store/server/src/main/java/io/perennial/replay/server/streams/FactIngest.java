package io.perennial.replay.server.streams;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.codec.TaskShiftCodec;
import io.perennial.event.proto.GateTelemetry;
import io.perennial.event.proto.ReplayTelemetry;
import io.perennial.event.proto.ShardTelemetry;
import io.perennial.event.proto.WorkerTelemetry;
import io.perennial.replay.server.storage.FactKind;
import io.perennial.replay.server.storage.KeyLayout;
import io.perennial.replay.server.storage.ReplayCount;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Takes in what is told beside the examples; what cannot be read is counted and passed over. */
final class FactIngest {

  private final PartitionWriter writer;
  private final UndecodableLog undecodableLog;
  private final TaskShiftCodec shifts = new TaskShiftCodec();

  FactIngest(PartitionWriter writer, UndecodableLog undecodableLog) {
    this.writer = writer;
    this.undecodableLog = undecodableLog;
  }

  void takeShift(Record<byte[], byte[]> record, long offset) {
    take(
        record.value(),
        offset,
        value -> put(FactKind.SHIFT, shifts.decode(value).timestamp(), offset, value));
  }

  void takeTelemetry(Record<byte[], byte[]> record, long offset) {
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    take(record.value(), offset, value -> takeTelemetry(key, record.timestamp(), offset, value));
  }

  private void takeTelemetry(String key, long brokerTime, long offset, byte[] value)
      throws InvalidEventException, InvalidProtocolBufferException {
    switch (key) {
      case "gate" -> {
        GateTelemetry.parseFrom(value);
        put(FactKind.GATE, brokerTime, offset, value);
      }
      case "worker" -> {
        WorkerTelemetry.parseFrom(value);
        put(FactKind.WORKER, brokerTime, offset, value);
      }
      case "replays" -> count(ReplayTelemetry.parseFrom(value));
      default -> {
        ShardTelemetry shard = ShardTelemetry.parseFrom(value);
        put(FactKind.SHARD, shard.getEventClock(), offset, value);
      }
    }
  }

  /** Adds up in memory first: the same few thousand examples are drawn again and again. */
  private void count(ReplayTelemetry replays) throws InvalidEventException {
    if (replays.getIdsCount() != replays.getWeightsCount()) {
      throw new InvalidEventException("there are not as many weights as ids");
    }
    Map<Long, ReplayCount> counts = new HashMap<>();
    for (int i = 0; i < replays.getIdsCount(); i++) {
      ReplayCount before = counts.computeIfAbsent(replays.getIds(i), this::stored);
      counts.put(replays.getIds(i), before.and(replays.getWeights(i)));
    }
    counts.forEach((id, count) -> writer.put(Bytes.wrap(KeyLayout.replays(id)), count.toBytes()));
  }

  private ReplayCount stored(long id) {
    byte[] count = writer.get(Bytes.wrap(KeyLayout.replays(id)));
    return count == null ? ReplayCount.NONE : ReplayCount.fromBytes(count);
  }

  private void put(FactKind kind, long timestamp, long offset, byte[] value) {
    writer.put(Bytes.wrap(KeyLayout.fact(kind, timestamp, offset)), value);
  }

  private void take(byte @Nullable [] value, long offset, Taking taking) {
    writer.tally().facts++;
    try {
      if (value == null) {
        throw new InvalidEventException("the record has no value");
      }
      taking.take(value);
    } catch (InvalidEventException | InvalidProtocolBufferException e) {
      writer.tally().undecodableFacts++;
      undecodableLog.record(writer.partition(), offset, e);
    }
  }

  /** What is done with a record's bytes. */
  @FunctionalInterface
  private interface Taking {
    void take(byte[] value) throws InvalidEventException, InvalidProtocolBufferException;
  }
}
