package io.perennial.replay.server.streams;

import io.perennial.replay.server.peer.PeerAccess;
import io.perennial.replay.server.peer.PeerClient;
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
  private final PeerAccess access;

  /**
   * @param topic whose partitions are asked for
   * @param self where this process answers
   * @param access what the others are asked with
   */
  Peers(KafkaStreams streams, String topic, HostInfo self, PeerAccess access) {
    this.streams = streams;
    this.topic = topic;
    this.self = self;
    this.access = access;
  }

  /** Who else holds a partition, or null. */
  @Nullable PeerClient holderOf(int partition) {
    TopicPartition wanted = new TopicPartition(topic, partition);
    if (!streams.state().isRunningOrRebalancing()) {
      return null;
    }
    for (StreamsMetadata instance : streams.metadataForAllStreamsClients()) {
      if (instance.topicPartitions().contains(wanted) && !instance.hostInfo().equals(self)) {
        return new PeerClient(access, instance.host(), instance.port());
      }
    }
    return null;
  }
}
