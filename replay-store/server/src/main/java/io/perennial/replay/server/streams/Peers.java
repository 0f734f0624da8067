package io.perennial.replay.server.streams;

import io.perennial.replay.server.peer.PeerClient;
import java.net.http.HttpClient;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** The other instances of the application, as the group's last assignment has them. */
final class Peers {

  private final KafkaStreams streams;
  private final String topic;
  private final HostInfo self;
  private final HttpClient http = PeerClient.newHttpClient();

  /**
   * @param topic whose partitions are asked for
   * @param self where this process answers
   */
  Peers(KafkaStreams streams, String topic, HostInfo self) {
    this.streams = streams;
    this.topic = topic;
    this.self = self;
  }

  /** Who else holds a partition, or null. */
  @Nullable PeerClient holderOf(int partition) {
    TopicPartition wanted = new TopicPartition(topic, partition);
    if (!streams.state().isRunningOrRebalancing()) {
      return null;
    }
    for (StreamsMetadata instance : streams.metadataForAllStreamsClients()) {
      if (instance.topicPartitions().contains(wanted) && !instance.hostInfo().equals(self)) {
        return new PeerClient(http, instance.host(), instance.port());
      }
    }
    return null;
  }
}
