package io.perennial.settings;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * A Kafka cluster as its clients reach it: where it is, and what they need to be let in. Whoever
 * makes a client of Kafka takes its configuration from {@link #client}.
 *
 * @param bootstrapServers host:port, comma-separated
 * @param options of every client, in Kafka's own names, such as {@code security.protocol} and
 *     {@code sasl.jaas.config}; may hold secrets
 */
public record KafkaCluster(String bootstrapServers, Map<String, String> options) {

  public KafkaCluster {
    options = Map.copyOf(options);
  }

  /** A cluster that lets everybody in, without encryption. */
  public static KafkaCluster plain(String bootstrapServers) {
    return new KafkaCluster(bootstrapServers, Map.of());
  }

  /**
   * A cluster whose clients' options are in a file, as Kafka's own tools take it.
   *
   * @param file Java properties
   * @throws IllegalArgumentException naming the file, why it cannot be used, and the remedy
   */
  public static KafkaCluster of(String bootstrapServers, Path file) {
    Properties properties = new Properties();
    try (InputStream stream = Files.newInputStream(file)) {
      properties.load(stream);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' cannot be read (%s): name a file of Java properties with options of Kafka's clients"
              .formatted(
                  file, e instanceof IOException io ? SettingsFile.reason(io) : e.getMessage()),
          e);
    }
    Map<String, String> options = new HashMap<>();
    properties.stringPropertyNames().forEach(n -> options.put(n, properties.getProperty(n)));
    return new KafkaCluster(bootstrapServers, options);
  }

  /**
   * The configuration of a client.
   *
   * @param own what this client needs to do its work, in Kafka's own names; wins over the options
   */
  public Map<String, Object> client(Map<String, ?> own) {
    Map<String, Object> configuration = new HashMap<>(options);
    configuration.put("bootstrap.servers", bootstrapServers);
    configuration.putAll(own);
    return configuration;
  }

  /** The options as the text of a file for {@link #of}. */
  public String toFileText() {
    Properties properties = new Properties();
    properties.putAll(options);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      properties.store(text, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString(ISO_8859_1);
  }

  /** Without the options' values. */
  @Override
  public String toString() {
    return "KafkaCluster[" + bootstrapServers + ", " + options.keySet() + "]";
  }
}
