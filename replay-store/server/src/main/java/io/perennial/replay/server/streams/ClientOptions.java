package io.perennial.replay.server.streams;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * What every client of Kafka here needs to be let in by the brokers, such as {@code
 * security.protocol} and {@code sasl.jaas.config}; may hold secrets.
 *
 * @param values in Kafka's own names; what a client needs to do its work wins over them
 */
public record ClientOptions(Map<String, String> values) {

  /** For brokers that let everybody in. */
  public static final ClientOptions NONE = new ClientOptions(Map.of());

  public ClientOptions {
    values = Map.copyOf(values);
  }

  /**
   * The options in a file of Java properties, as Kafka's own tools take it.
   *
   * @throws IllegalArgumentException naming the file, why it cannot be used, and the remedy
   */
  public static ClientOptions read(Path file) {
    Properties properties = new Properties();
    try (InputStream stream = Files.newInputStream(file)) {
      properties.load(stream);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--command-config '%s' cannot be read (%s): name a file of Java properties with options of Kafka's clients"
              .formatted(
                  file,
                  e instanceof NoSuchFileException ? "there is no such file" : e.getMessage()),
          e);
    }
    Map<String, String> values = new HashMap<>();
    properties.stringPropertyNames().forEach(n -> values.put(n, properties.getProperty(n)));
    return new ClientOptions(values);
  }

  /** Without the values. */
  @Override
  public String toString() {
    return "ClientOptions" + values.keySet();
  }
}
