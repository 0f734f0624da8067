package io.perennial.replay.server.streams;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Looks whether the broker answers and the topics exist. One thread. */
final class TopicWatch implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 5000;

  private final ReplayApplication application;
  private @Nullable Admin admin;

  /** What a look found. */
  sealed interface Finding {
    /** No broker, or none that answers in time. */
    record NoBroker(String reason) implements Finding {}

    /** The cluster lacks one of the topics. */
    record NoTopic() implements Finding {}

    /**
     * The topics are there; one that was deleted and made anew has another id.
     *
     * @param partitions of the examples
     */
    record Found(String clusterId, Set<Uuid> topicIds, int partitions) implements Finding {}
  }

  TopicWatch(ReplayApplication application) {
    this.application = application;
  }

  Finding look() throws InterruptedException {
    try {
      Admin client = client();
      String cluster =
          client.describeCluster().clusterId().get(2 * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      Map<String, TopicDescription> topics =
          client
              .describeTopics(application.topics().all())
              .allTopicNames()
              .get(2 * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      return new Finding.Found(
          cluster,
          topics.values().stream().map(TopicDescription::topicId).collect(Collectors.toSet()),
          topics.get(application.topics().examples()).partitions().size());
    } catch (ExecutionException e) {
      return e.getCause() instanceof UnknownTopicOrPartitionException
          ? new Finding.NoTopic()
          : new Finding.NoBroker(String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      return new Finding.NoBroker("no answer in " + 2 * TIMEOUT_MILLIS + " ms");
    } catch (KafkaException e) {
      // Such as a host name that does not resolve (yet): the client cannot even be made.
      return new Finding.NoBroker(e.getCause() == null ? e.toString() : e.getCause().toString());
    }
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }

  private Admin client() {
    if (admin == null) {
      Map<String, Object> settings = new HashMap<>(application.client().values());
      settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, application.bootstrapServers());
      settings.put(AdminClientConfig.CLIENT_ID_CONFIG, application.applicationId() + "-watch");
      settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
      settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
      settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, TIMEOUT_MILLIS);
      admin = Admin.create(settings);
    }
    return admin;
  }
}
