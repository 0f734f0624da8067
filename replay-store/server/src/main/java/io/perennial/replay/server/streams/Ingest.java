package io.perennial.replay.server.streams;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A partition's records, each to the part that takes its topic in. */
final class Ingest implements Processor<byte[], byte[], byte[], byte[]> {

  /** Readers wait no longer than this to see a record. */
  private static final Duration BETWEEN_WRITES = Duration.ofMillis(20);

  private final IngestParts parts;
  private @Nullable Task task;

  /** What belongs to the partition: set from init to close. */
  private record Task(
      ProcessorContext<byte[], byte[]> context,
      OpenPartition readable,
      PartitionWriter writer,
      ExampleIngest examples,
      FactIngest facts,
      KeyValueStore<Integer, IngestCounters> counters,
      AtomicBoolean open) {}

  Ingest(IngestParts parts) {
    this.parts = parts;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    int partition = context.taskId().partition();
    ExampleStore store = parts.stores().of(partition);
    KeyValueStore<Bytes, byte[]> logged = context.getStateStore(ExampleStores.NAME);
    KeyValueStore<Integer, IngestCounters> counters =
        context.getStateStore(IngestTopology.COUNTERS);
    IngestCounters stored = counters.get(partition);
    IngestCounters counted = stored == null ? IngestCounters.NONE : stored;
    OpenPartition readable =
        new OpenPartition(new PartitionGate(partition), store.database(), counted);
    PartitionWriter writer =
        new PartitionWriter(partition, logged, store, new IngestTally(counted), readable);
    ForgottenUsers forgotten =
        new ForgottenUsers(
            writer,
            store.database(),
            (user, receipt) ->
                context.forward(
                    new Record<>(
                        user.getBytes(StandardCharsets.UTF_8),
                        receipt,
                        context.currentSystemTimeMs())));
    forgotten.load();
    task =
        new Task(
            context,
            readable,
            writer,
            new ExampleIngest(
                writer,
                forgotten,
                parts.retention().new Sweep(store.database()),
                parts.undecodableLog()),
            new FactIngest(writer, parts.undecodableLog()),
            counters,
            new AtomicBoolean());
    context.schedule(BETWEEN_WRITES, PunctuationType.WALL_CLOCK_TIME, now -> onPause(forgotten));
  }

  /** Kafka Streams lets nothing be written in init, so the first pause is where readers come in. */
  private void onPause(ForgottenUsers forgotten) {
    Task current = task();
    if (!current.open.getAndSet(true)) {
      forgotten.removeRestored();
      current.counters.put(current.writer.partition(), current.writer.tally().counters());
      current.writer.write();
      parts.openPartitions().opened(current.writer.partition(), current.readable);
    }
    current.writer.write();
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Task current = task();
    RecordMetadata source = current.context.recordMetadata().orElseThrow();
    String topic = source.topic();
    if (topic.equals(parts.topics().examples())) {
      current.examples.take(record.value(), source.offset());
    } else if (topic.equals(parts.topics().shifts())) {
      current.facts.takeShift(record, source.offset());
    } else {
      current.facts.takeTelemetry(record, source.offset());
    }
    current.counters.put(current.writer.partition(), current.writer.tally().counters());
  }

  @Override
  public void close() {
    if (task != null) {
      parts.openPartitions().closing(task.writer.partition(), task.readable);
      task = null;
    }
  }

  private Task task() {
    if (task == null) {
      throw new IllegalStateException("a record came before init or after close");
    }
    return task;
  }
}
