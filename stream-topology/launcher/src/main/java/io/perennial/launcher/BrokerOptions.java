package io.perennial.launcher;

import io.perennial.launcher.deadletter.DeadLetterTopic;
import io.perennial.settings.KafkaCluster;
import io.perennial.settings.Topics;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the topics of a job are, and how clients of Kafka get there. */
final class BrokerOptions {

  private static final Duration BROKER_PATIENCE = Duration.ofSeconds(10);

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9092",
      description = "The Kafka cluster.")
  private String bootstrapServer = "";

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description =
          "Options of clients as Java properties, such as security.protocol and sasl.jaas.config"
              + " of a broker with TLS and passwords: the file that Kafka's own tools take"
              + " (default: none).")
  private @Nullable Path commandConfig;

  @Option(
      names = "--topic-prefix",
      paramLabel = "PREFIX",
      defaultValue = "perennial.",
      description = "Begins the names of topics and consumer groups.")
  private String topicPrefix = "";

  private @Nullable KafkaCluster cluster;

  /**
   * Where the topics are, and how clients get there. The file is read once: it may be a pipe.
   *
   * @throws WrongUseException if the file of options cannot be read
   */
  KafkaCluster cluster() {
    if (cluster == null) {
      cluster = open();
    }
    return cluster;
  }

  private KafkaCluster open() {
    if (commandConfig == null) {
      return KafkaCluster.plain(bootstrapServer);
    }
    try {
      return KafkaCluster.of(bootstrapServer, commandConfig);
    } catch (IllegalArgumentException e) {
      throw new WrongUseException("--command-config " + e.getMessage(), e);
    }
  }

  String topicPrefix() {
    return topicPrefix;
  }

  Topics topics() {
    return new Topics(topicPrefix);
  }

  /**
   * The topic of dead letters.
   *
   * @throws WrongUseException if it does not exist
   */
  DeadLetterTopic deadLetters(Terminal terminal) throws InterruptedException {
    String topic = topics().deadLetters();
    var unused = lookup(terminal).endOffsets(topic);
    return new DeadLetterTopic(cluster(), topic);
  }

  TopicLookup lookup(Terminal terminal) {
    return lookup(terminal, BROKER_PATIENCE);
  }

  /**
   * @param patience how long a broker may be away
   */
  TopicLookup lookup(Terminal terminal, Duration patience) {
    return new TopicLookup(cluster(), patience, terminal::say);
  }
}
