package io.perennial.launcher;

import io.perennial.settings.Settings;
import io.perennial.settings.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * Whether broker and topics are such that every event can be learned exactly once. What cannot be
 * is refused before the job starts, with the reason: it would go well until the first long stop.
 */
final class ExactlyOnceCheck {

  private static final String RETENTION = "retention.ms";
  private static final String CLEANUP = "cleanup.policy";
  private static final String TIMESTAMP = "message.timestamp.type";
  private static final String LONGEST_TRANSACTION = "transaction.max.timeout.ms";
  private static final String LARGEST = "max.message.bytes";

  /** Of a dead letter, beside the record that it holds. */
  private static final long HEADER_BYTES = 64 << 10;

  private ExactlyOnceCheck() {}

  /**
   * What a cluster is set to.
   *
   * @param broker options of a broker; empty where nobody may ask
   * @param topics options by topic
   */
  record Facts(Map<String, String> broker, Map<String, Map<String, String>> topics) {}

  /**
   * Looks at the cluster.
   *
   * @throws WrongUseException if something cannot be, with all reasons
   */
  static void require(Settings settings) throws InterruptedException {
    List<String> refusals = refusals(settings, facts(settings));
    if (!refusals.isEmpty()) {
      throw new WrongUseException(
          "nothing could be learned exactly once: " + String.join("; ", refusals));
    }
  }

  /** One clause for each thing that cannot be, with its remedy. */
  static List<String> refusals(Settings settings, Facts facts) {
    List<String> refusals = new ArrayList<>();
    Duration transaction = settings.kafka().transactionTimeout();
    String longest = facts.broker.get(LONGEST_TRANSACTION);
    if (longest != null && transaction.toMillis() > Long.parseLong(longest)) {
      refusals.add(
          "kafka.transactionTimeout is %s, but the broker ends transactions after %s: lower it, or raise the broker's %s"
              .formatted(
                  transaction, Duration.ofMillis(Long.parseLong(longest)), LONGEST_TRANSACTION));
    }
    Duration window = settings.processor().attributionWindow();
    Duration kept = window.compareTo(transaction) > 0 ? window : transaction;
    Topics topics = new Topics(settings.kafka());
    facts.topics.forEach(
        (topic, options) -> {
          if (options.getOrDefault(CLEANUP, "").contains("compact")) {
            refusals.add(
                "topic %s is compacted, and so loses all but the last record of a user: set its %s to delete"
                    .formatted(topic, CLEANUP));
          }
          if (topic.equals(topics.interactions())) {
            refusals.addAll(refusals(topic, options, kept));
          }
        });
    refuseSmallDeadLetters(topics, facts, refusals);
    return refusals;
  }

  /** One that its topic does not take would stop the job at the same record for ever. */
  private static void refuseSmallDeadLetters(Topics topics, Facts facts, List<String> refusals) {
    String record = facts.topics.getOrDefault(topics.interactions(), Map.of()).get(LARGEST);
    String letter = facts.topics.getOrDefault(topics.deadLetters(), Map.of()).get(LARGEST);
    if (record != null
        && letter != null
        && Long.parseLong(letter) < Long.parseLong(record) + HEADER_BYTES) {
      refusals.add(
          "topic %s takes records of %s bytes, but topic %s must take them with headers, and takes %s: raise its %s by %d"
              .formatted(
                  topics.interactions(),
                  record,
                  topics.deadLetters(),
                  letter,
                  LARGEST,
                  Long.parseLong(record) + HEADER_BYTES - Long.parseLong(letter)));
    }
  }

  private static List<String> refusals(String topic, Map<String, String> options, Duration kept) {
    List<String> refusals = new ArrayList<>();
    long retention = Long.parseLong(options.getOrDefault(RETENTION, "-1"));
    if (retention >= 0 && retention < kept.toMillis()) {
      refusals.add(
          "topic %s keeps records for %s, but a job that was down for the attribution window or a transaction's time, %s, would miss some: raise its %s"
              .formatted(topic, Duration.ofMillis(retention), kept, RETENTION));
    }
    if (retention >= 0 && options.getOrDefault(TIMESTAMP, "").equals("CreateTime")) {
      refusals.add(
          "topic %s deletes records by the time that their producers give, which may be long ago: set its %s to LogAppendTime, or its %s to -1"
              .formatted(topic, TIMESTAMP, RETENTION));
    }
    return refusals;
  }

  private static Facts facts(Settings settings) throws InterruptedException {
    Topics topics = new Topics(settings.kafka());
    try (Admin admin = Admin.create(settings.kafka().cluster().client(Map.of()))) {
      Map<String, Map<String, String>> byTopic = new LinkedHashMap<>();
      for (String topic :
          List.of(
              topics.interactions(),
              topics.predictions(),
              topics.examples(),
              topics.deadLetters())) {
        byTopic.put(topic, options(admin, ConfigResource.Type.TOPIC, topic));
      }
      Node node = admin.describeCluster().nodes().get().iterator().next();
      return new Facts(options(admin, ConfigResource.Type.BROKER, node.idString()), byTopic);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "the topics cannot be looked at, at %s: %s"
              .formatted(settings.kafka().bootstrapServers(), e.getMessage()),
          e);
    }
  }

  private static Map<String, String> options(Admin admin, ConfigResource.Type type, String name)
      throws InterruptedException, ExecutionException {
    ConfigResource resource = new ConfigResource(type, name);
    Map<String, String> options = new LinkedHashMap<>();
    try {
      Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      for (ConfigEntry entry : config.entries()) {
        if (entry.value() != null) {
          options.put(entry.name(), entry.value());
        }
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof AuthorizationException)) {
        throw e;
      }
    }
    return options;
  }
}
