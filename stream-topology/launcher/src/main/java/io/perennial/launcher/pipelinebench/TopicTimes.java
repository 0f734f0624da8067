package io.perennial.launcher.pipelinebench;

import io.perennial.launcher.figures.MeasurementFailedException;
import io.perennial.settings.KafkaCluster;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The broker's times of a topic's records in its only partition, committed or not, in their order.
 * Grows as it is asked for more.
 */
final class TopicTimes implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final Runnable check;
  private long[] times = new long[1 << 16];
  private int size;

  /**
   * @param check is run while it waits, and throws when there is nothing to wait for
   */
  TopicTimes(KafkaCluster cluster, String topic, Runnable check) {
    this.topic = topic;
    this.check = check;
    this.consumer =
        new KafkaConsumer<>(
            cluster.client(
                Map.of(
                    "client.id",
                    "perennial-pipeline-bench-" + topic,
                    "isolation.level",
                    "read_uncommitted",
                    "fetch.max.wait.ms",
                    100)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    TopicPartition partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /** Reads on until there are so many, or fails. */
  void await(long count, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (size < count) {
      check.run();
      if (System.nanoTime() - deadline > 0) {
        throw new MeasurementFailedException(
            "topic '%s' has only %,d of %,d records after %d s"
                .formatted(topic, size, count, limit.toSeconds()));
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        add(record.timestamp());
      }
    }
  }

  private void add(long time) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
    }
    times[size++] = time;
  }

  /** How many were read. */
  int size() {
    return size;
  }

  /** Epoch milliseconds of one that was read. */
  long at(int number) {
    return times[number];
  }

  /** Records per second between two of them. */
  double perSecond(int from, int to) {
    return (to - from) * 1e3 / Math.max(1, times[to] - times[from]);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
