package io.perennial.launcher;

import io.perennial.event.LabelSpace;
import io.perennial.settings.KafkaCluster;
import io.perennial.settings.LabelSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where {@code replay} publishes its answer, if it does. */
final class PublishOptions {

  private static final double SLOWEST = 0.1;
  private static final double FASTEST = 1e9;

  /**
   * The store gives an answer two minutes, and the one that is being published waits for Kafka and
   * for the rate: a page at a rate lasts half a minute.
   */
  private static final double PAGE_SECONDS = 30;

  private static final int PAGE_ROWS_AT_A_RATE = 10_000;
  private static final int PAGE_ROWS = 50_000;

  @Option(
      names = "--publish-to",
      paramLabel = "TOPIC",
      description = {
        "Instead of printing the examples, publish their interactions again, with their labels and"
            + " exactly once. Started again, the same command goes on where it ended, however that"
            + " was; when all is published, it publishes nothing.",
        "What is published to perennial.interactions is learned again, and counted as repaired."
      })
  @Nullable String topic;

  @Mixin private final BrokerOptions broker = new BrokerOptions();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "Name of the publication; another one publishes the same again (default: made of the"
              + " query and the topic).")
  @Nullable String name;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Publish so many a second (default: as fast as it goes).")
  @Nullable Double rate;

  @Option(
      names = "--keep-timestamps",
      description =
          "Give records the time of their event. Without it, it is the time of sending, and so it"
              + " is where the topic stamps its records itself.")
  boolean keepTimestamps;

  @Option(
      names = "--positive",
      paramLabel = "V",
      defaultValue = "1",
      description = "How the store writes the positive label.")
  private String positive = "1";

  @Option(
      names = "--classes",
      paramLabel = "A,B,…",
      split = ",",
      hideParamSyntax = true,
      showDefaultValue = Visibility.NEVER,
      description = "Names of the classes, where there are more than a positive and a negative.")
  private List<String> classes = new ArrayList<>();

  /** The cluster to publish to. */
  KafkaCluster cluster() {
    return broker.cluster();
  }

  /** Begins the name of the consumer group that keeps the progress. */
  String topicPrefix() {
    return broker.topicPrefix();
  }

  /**
   * The classes of the examples.
   *
   * @throws WrongUseException when they cannot be
   */
  LabelSpace labels() {
    try {
      return new LabelSettings(positive, classes).space();
    } catch (IllegalArgumentException e) {
      throw new WrongUseException("--positive or --classes: " + e.getMessage(), e);
    }
  }

  /** Rows to ask for at once, so that they are published before the store breaks off. */
  int pageRows() {
    return rate == null
        ? PAGE_ROWS
        : (int) Math.max(1, Math.min(PAGE_ROWS_AT_A_RATE, PAGE_SECONDS * rate));
  }

  /** Checks what can be checked without asking anybody. */
  void check() {
    if (topic == null && (name != null || rate != null || keepTimestamps)) {
      throw new WrongUseException(
          "--name, --rate and --keep-timestamps are for publishing: name a topic with --publish-to");
    }
    if (rate != null && !(rate >= SLOWEST && rate <= FASTEST)) {
      throw new WrongUseException("--rate must be between 0.1 and 1,000,000,000, but is " + rate);
    }
    labels();
  }
}
