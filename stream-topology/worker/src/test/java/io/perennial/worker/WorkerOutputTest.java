package io.perennial.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Receipt;
import io.perennial.settings.KafkaSettings;
import io.perennial.settings.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class WorkerOutputTest {

  private static final Topics TOPICS =
      new Topics(new KafkaSettings("localhost:9092", "t.", 5, 1, Duration.ofMinutes(15), Map.of()));

  @Test
  void shouldSendReceiptsOfAllShardsToATopicWithFewerPartitions() {
    Node node = new Node(0, "localhost", 9092);
    List<PartitionInfo> two =
        IntStream.range(0, 2)
            .mapToObj(
                part ->
                    new PartitionInfo(
                        TOPICS.receipts(), part, node, new Node[] {node}, new Node[] {node}))
            .toList();
    Cluster cluster = new Cluster("c", List.of(node), two, Set.of(), Set.of());
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(
            cluster,
            true,
            new RoundRobinPartitioner(),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    try (WorkerOutput output = new WorkerOutput(TOPICS, producer)) {
      for (int shard = 0; shard < 5; shard++) {
        output.send(new Receipt("u" + shard, 1, "worker", shard, 7, List.of(), List.of()));
      }
    }
    assertThat(producer.history())
        .extracting(ProducerRecord::partition)
        .containsExactly(0, 1, 0, 1, 0);
  }
}
