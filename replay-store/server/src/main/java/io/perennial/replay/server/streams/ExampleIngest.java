package io.perennial.replay.server.streams;

import io.perennial.event.LabelSpace;
import io.perennial.replay.api.ReplayRow;
import io.perennial.replay.server.storage.ExampleDecoder;
import io.perennial.replay.server.storage.KeyLayout;
import io.perennial.replay.server.storage.UndecodableExampleException;
import io.perennial.replay.server.storage.ValueFormat;
import io.perennial.replay.server.streams.IngestCounters.Outcome;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Takes a partition's examples in: one row and one index entry each. The same bytes again change
 * nothing; other bytes of the same time and id replace the row, so that a correction stands where
 * the expired outcome stood. What is no example is counted and passed over.
 */
final class ExampleIngest implements Processor<byte[], byte[], Void, Void> {

  private final OpenPartitions openPartitions;
  private final UndecodableLog undecodableLog;
  private final ExampleDecoder decoder = new ExampleDecoder(LabelSpace.BINARY);
  private @Nullable Task task;
  private IngestCounters counted = IngestCounters.NONE;

  /** What belongs to the partition: set from init to close. */
  private record Task(
      ProcessorContext<Void, Void> context,
      int partition,
      PartitionGate gate,
      KeyValueStore<Bytes, byte[]> rows,
      KeyValueStore<Integer, IngestCounters> counters) {}

  ExampleIngest(OpenPartitions openPartitions, UndecodableLog undecodableLog) {
    this.openPartitions = openPartitions;
    this.undecodableLog = undecodableLog;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    int partition = context.taskId().partition();
    task =
        new Task(
            context,
            partition,
            openPartitions.opened(partition),
            context.getStateStore(IngestTopology.ROWS),
            context.getStateStore(IngestTopology.COUNTERS));
    IngestCounters stored = task.counters.get(partition);
    counted = stored == null ? IngestCounters.NONE : stored;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Task current = task();
    long offset = current.context.recordMetadata().map(RecordMetadata::offset).orElse(-1L);
    Outcome outcome = take(current, record.value(), offset);
    counted = counted.after(outcome, offset);
    current.counters.put(current.partition, counted);
  }

  @Override
  public void close() {
    if (task != null) {
      openPartitions.closing(task.partition, task.gate);
      task = null;
    }
  }

  private Outcome take(Task current, byte @Nullable [] example, long offset) {
    try {
      return store(current.rows, example);
    } catch (UndecodableExampleException e) {
      undecodableLog.record(current.partition, offset, e);
      return Outcome.UNDECODABLE;
    }
  }

  private Outcome store(KeyValueStore<Bytes, byte[]> rows, byte @Nullable [] example)
      throws UndecodableExampleException {
    ReplayRow row = decoder.decodeReceived(example);
    Bytes key = Bytes.wrap(KeyLayout.row(row.timestamp(), row.id()));
    byte[] value = ValueFormat.wrap(example);
    byte[] stored = rows.get(key);
    if (Arrays.equals(stored, value)) {
      return Outcome.DUPLICATE;
    }
    if (stored != null) {
      ReplayRow old = decodeStored(stored);
      if (!old.user().equals(row.user())) {
        rows.delete(index(old));
      }
    }
    rows.put(key, value);
    rows.put(index(row), ValueFormat.NONE);
    return stored == null ? Outcome.ADDED : Outcome.REPLACED;
  }

  private ReplayRow decodeStored(byte[] value) {
    try {
      return decoder.decode(ValueFormat.unwrap(value));
    } catch (UndecodableExampleException e) {
      throw new IllegalStateException("a stored row is damaged: " + e.getMessage(), e);
    }
  }

  private static Bytes index(ReplayRow row) {
    return Bytes.wrap(KeyLayout.index(row.user(), row.timestamp(), row.id()));
  }

  private Task task() {
    if (task == null) {
      throw new IllegalStateException("a record came before init or after close");
    }
    return task;
  }
}
