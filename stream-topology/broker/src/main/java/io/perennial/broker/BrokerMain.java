package io.perennial.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The broker as a process: {@code --port P --controller-port C --data-dir D [--config F]}, where F
 * has further options of the broker as Java properties. Prints {@code READY 127.0.0.1:P} when
 * clients are served, and stops cleanly on SIGTERM. Exit code 2 and one sentence if it cannot start
 * with what it was given.
 */
public final class BrokerMain {

  private static final String CONFIG = "--config";
  private static final List<String> OPTIONS =
      List.of("--port", "--controller-port", "--data-dir", CONFIG);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private BrokerMain() {}

  public static void main(String[] args) {
    useOwnLogging();
    int code = run(args, System.out, System.err);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Starts, waits for the end, and returns the exit code. */
  static int run(String[] args, PrintStream out, PrintStream err) {
    try {
      BrokerSettings settings = parse(args);
      EmbeddedBroker broker = EmbeddedBroker.start(settings);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker), "stop-broker"));
      out.println("READY " + settings.bootstrapServer());
      out.flush();
      broker.awaitStop();
      return 0;
    } catch (IllegalArgumentException | BrokerStartException e) {
      err.println(e.getMessage());
      return 2;
    }
  }

  /** A broker that cannot stop must not outlive its time: its log is repaired at the next start. */
  private static void stop(EmbeddedBroker broker) {
    Thread closing = new Thread(broker::close, "close-broker");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(STOP_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The settings that the arguments ask for. */
  static BrokerSettings parse(String[] args) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!OPTIONS.contains(args[i]) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            "cannot use '"
                + String.join(" ", Arrays.asList(args).subList(i, args.length))
                + "': give "
                + OPTIONS
                + ", each with a value");
      }
      values.put(args[i], args[i + 1]);
    }
    return new BrokerSettings(
        port(values, "--port"),
        port(values, "--controller-port"),
        Path.of(required(values, "--data-dir")),
        values.containsKey(CONFIG) ? read(Path.of(values.get(CONFIG))) : Map.of());
  }

  private static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (InputStream stream = Files.newInputStream(file)) {
      properties.load(stream);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "option '"
              + CONFIG
              + "' is '"
              + file
              + "', which cannot be read ("
              + e
              + "): name a file of Java properties",
          e);
    }
    Map<String, String> options = new HashMap<>();
    properties.stringPropertyNames().forEach(n -> options.put(n, properties.getProperty(n)));
    return options;
  }

  private static int port(Map<String, String> values, String option) {
    String value = required(values, option);
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "option '" + option + "' must be a port from 1 to 65535, but is '" + value + "'", e);
    }
  }

  private static String required(Map<String, String> values, String option) {
    String value = values.get(option);
    if (value == null) {
      throw new IllegalArgumentException("option '" + option + "' is missing: give it a value");
    }
    return value;
  }

  private static void useOwnLogging() {
    String key = "log4j2.configurationFile";
    if (System.getProperty(key) == null) {
      System.setProperty(key, "classpath:log4j2-broker.xml");
    }
  }
}
