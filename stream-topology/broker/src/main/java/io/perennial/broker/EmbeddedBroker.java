package io.perennial.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Time;

/**
 * A running broker. Starting blocks until clients are served, about 3 s; closing blocks until
 * everything is on disk. Safe to close from any thread, and more than once.
 */
public final class EmbeddedBroker implements AutoCloseable {

  /** Kafka wants an id of 22 base64 digits; a fixed one makes formatting repeatable. */
  private static final String CLUSTER_ID = "cGVyZW5uaWFsLWxvY2FsLQ";

  private final BrokerSettings settings;
  private final FolderLock lock;
  private final KafkaRaftServer server;

  private EmbeddedBroker(BrokerSettings settings, FolderLock lock, KafkaRaftServer server) {
    this.settings = settings;
    this.lock = lock;
    this.server = server;
  }

  /**
   * Formats the data folder if that was never done, and starts.
   *
   * @throws BrokerStartException if a port or the folder cannot be used
   */
  public static EmbeddedBroker start(BrokerSettings settings) {
    requireFree("--port", settings.port());
    requireFree("--controller-port", settings.controllerPort());
    FolderLock lock = FolderLock.take(settings.dataDir());
    KafkaRaftServer server = null;
    try {
      format(settings.dataDir(), settings.withoutOptions());
      server = new KafkaRaftServer(new KafkaConfig(settings.toProperties(), false), Time.SYSTEM);
      server.startup();
      return new EmbeddedBroker(settings, lock, server);
    } catch (RuntimeException e) {
      if (server != null) {
        server.shutdown();
      }
      lock.close();
      throw e instanceof KafkaException ? unusable(settings.dataDir(), e) : e;
    }
  }

  /**
   * Starts on two free ports, for tests.
   *
   * @throws BrokerStartException if the folder cannot be used
   */
  public static EmbeddedBroker startOnFreePorts(Path dataDir) {
    int[] ports = freePorts();
    return start(new BrokerSettings(ports[0], ports[1], dataDir));
  }

  /** Where clients connect, as {@code host:port}. */
  public String bootstrapServer() {
    return settings.bootstrapServer();
  }

  /** Blocks until the broker was stopped. */
  public void awaitStop() {
    server.awaitShutdown();
  }

  /** Stops serving, writes what is in memory, and gives the ports and the folder back. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    lock.close();
  }

  private static BrokerStartException unusable(Path dataDir, RuntimeException cause) {
    return new BrokerStartException(
        "the broker cannot start on the folder '"
            + dataDir
            + "' ("
            + cause.getMessage()
            + "): repair it, or give another one with --data-dir",
        cause);
  }

  /** Two ports that nothing listened on a moment ago. */
  static int[] freePorts() {
    try (ServerSocket first = bind(0);
        ServerSocket second = bind(0)) {
      return new int[] {first.getLocalPort(), second.getLocalPort()};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireFree(String option, int port) {
    try (ServerSocket socket = bind(port)) {
      socket.getLocalPort();
    } catch (IOException e) {
      throw new BrokerStartException(
          "port "
              + port
              + " on 127.0.0.1 cannot be used ("
              + e.getMessage()
              + "): stop what uses it, or give another with "
              + option,
          e);
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    // As the broker itself does: connections still fading away do not make a port busy.
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  private static void format(Path dataDir, Properties properties) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code;
    try {
      Path file = dataDir.resolve("broker.properties");
      try (Writer writer = Files.newBufferedWriter(file)) {
        properties.store(writer, null);
      }
      code =
          StorageTool.execute(
              new String[] {
                "format", "--ignore-formatted", "--cluster-id", CLUSTER_ID, "--config", "" + file
              },
              new PrintStream(said, true, StandardCharsets.UTF_8));
    } catch (Exception e) {
      throw new BrokerStartException(
          "the folder '" + dataDir + "' cannot be used as --data-dir: " + e, e);
    }
    if (code != 0) {
      throw new BrokerStartException(
          "the folder '"
              + dataDir
              + "' cannot be formatted as --data-dir: "
              + said.toString(StandardCharsets.UTF_8).strip());
    }
  }
}
