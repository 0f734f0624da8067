package io.perennial.launcher;

import io.perennial.launcher.deadletter.DeadLetterTopic;
import io.perennial.settings.Topics;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Where the topics of a job are that runs elsewhere. */
final class BrokerOptions {

  private static final Duration BROKER_PATIENCE = Duration.ofSeconds(10);

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9092",
      description = "The job's broker.")
  private String bootstrapServer = "";

  @Option(
      names = "--topic-prefix",
      paramLabel = "PREFIX",
      defaultValue = "perennial.",
      description = "Begins the names of the job's topics.")
  private String topicPrefix = "";

  String bootstrapServer() {
    return bootstrapServer;
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
    return new DeadLetterTopic(bootstrapServer, topic);
  }

  TopicLookup lookup(Terminal terminal) {
    return new TopicLookup(bootstrapServer, BROKER_PATIENCE, terminal::say);
  }
}
