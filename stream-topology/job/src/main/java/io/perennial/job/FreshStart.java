package io.perennial.job;

import io.perennial.settings.Settings;
import io.perennial.settings.Topics;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Refuses to begin a stream that an earlier job has begun: without its checkpoint everything would
 * be answered and learned once more.
 */
final class FreshStart {

  private FreshStart() {}

  /**
   * Looks how far the job's consumer group came: it is told with each checkpoint.
   *
   * @throws IllegalStateException if an earlier job came somewhere
   */
  static void require(Settings settings) throws InterruptedException {
    String group = PerennialJob.consumerGroup(settings.kafka());
    String topic = new Topics(settings.kafka()).interactions();
    for (Map.Entry<TopicPartition, OffsetAndMetadata> place :
        committed(settings, group).entrySet()) {
      if (place.getKey().topic().equals(topic)
          && place.getValue() != null
          && place.getValue().offset() > 0) {
        throw new IllegalStateException(
            "an earlier job has learned %s up to offset %d, but there is no checkpoint in %s: bring that back, or name a savepoint; to learn everything once more, into topics that hold what was answered before, delete the consumer group %s first"
                .formatted(
                    place.getKey(),
                    place.getValue().offset(),
                    settings.job().checkpointDirectory(),
                    group));
      }
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> committed(Settings settings, String group)
      throws InterruptedException {
    try (Admin admin = Admin.create(settings.kafka().cluster().client(Map.of()))) {
      return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "the consumer group %s cannot be looked at, at %s: %s"
              .formatted(group, settings.kafka().bootstrapServers(), e.getCause()),
          e);
    }
  }
}
