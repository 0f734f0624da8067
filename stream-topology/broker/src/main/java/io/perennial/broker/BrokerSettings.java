package io.perennial.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * What an embedded broker needs to know.
 *
 * @param port of the broker on the loopback address, 1 to 65535
 * @param controllerPort of its controller, another port
 * @param dataDir where its log is kept; used again by the next start
 * @param options in Kafka's own keys, which win over those that are chosen here, such as a {@code
 *     listener.security.protocol.map} of the listeners CLIENTS and CONTROLLER; may hold secrets
 */
public record BrokerSettings(
    int port, int controllerPort, Path dataDir, Map<String, String> options) {

  private static final long MEBIBYTE = 1L << 20;

  /** Bound of a partition's log where its topic does not say otherwise. */
  static final long RETENTION_BYTES = 1024 * MEBIBYTE;

  /** Without encryption, and without passwords. */
  public BrokerSettings(int port, int controllerPort, Path dataDir) {
    this(port, controllerPort, dataDir, Map.of());
  }

  public BrokerSettings {
    options = Map.copyOf(options);
    requirePort("--port", port);
    requirePort("--controller-port", controllerPort);
    if (port == controllerPort) {
      throw new IllegalArgumentException(
          "option '--controller-port' must differ from '--port', but both are " + port);
    }
    identity(port, controllerPort, dataDir).stringPropertyNames().stream()
        .filter(options::containsKey)
        .findFirst()
        .ifPresent(BrokerSettings::refuse);
  }

  private static void refuse(String fixed) {
    throw new IllegalArgumentException(
        "the broker's '"
            + fixed
            + "' cannot be chosen in the file of option '--config', since it follows from the other options: leave it out");
  }

  /** Where clients connect. */
  public String bootstrapServer() {
    return "127.0.0.1:" + port;
  }

  private static void requirePort(String option, int value) {
    if (value < 1 || value > 65_535) {
      throw new IllegalArgumentException(
          "option '" + option + "' must be a port from 1 to 65535, but is " + value);
    }
  }

  /** The broker's configuration, in Kafka's own keys. */
  Properties toProperties() {
    Properties properties = withoutOptions();
    properties.putAll(options);
    return properties;
  }

  /** The same without what was asked for, and so without secrets: enough for the data folder. */
  Properties withoutOptions() {
    Properties properties = identity(port, controllerPort, dataDir);
    properties.setProperty(
        "listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    addTopicDefaults(properties);
    addTransactions(properties);
    addSizes(properties);
    return properties;
  }

  /** The values of options are left out. */
  @Override
  public String toString() {
    return "BrokerSettings["
        + bootstrapServer()
        + ", "
        + controllerPort
        + ", "
        + dataDir
        + ", "
        + options.keySet()
        + "]";
  }

  private static Properties identity(int port, int controllerPort, Path dataDir) {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "1");
    p.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    p.setProperty(
        "listeners", "CLIENTS://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty("inter.broker.listener.name", "CLIENTS");
    p.setProperty("log.dirs", dataDir.toAbsolutePath().toString());
    return p;
  }

  private static void addTopicDefaults(Properties p) {
    // A misspelt topic must be an error, and every topic here needs settings of its own.
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("default.replication.factor", "1");
    p.setProperty("min.insync.replicas", "1");
    // Event times may be decades old: retention by them would eat records nobody has read.
    p.setProperty("log.message.timestamp.type", "LogAppendTime");
    p.setProperty("log.retention.bytes", Long.toString(RETENTION_BYTES));
    // Retention drops whole segments, so they must be small against the bound.
    p.setProperty("log.segment.bytes", Long.toString(64 * MEBIBYTE));
    p.setProperty("log.index.size.max.bytes", Long.toString(MEBIBYTE));
  }

  private static void addTransactions(Properties p) {
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("offsets.topic.num.partitions", "4");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("transaction.state.log.num.partitions", "4");
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    // An exactly-once sink asks for 15 minutes, which must not be the limit itself.
    p.setProperty("transaction.max.timeout.ms", "3600000");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
  }

  private static void addSizes(Properties p) {
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "4");
    p.setProperty("background.threads", "2");
    p.setProperty("num.recovery.threads.per.data.dir", "1");
    p.setProperty("queued.max.requests", "64");
    p.setProperty("log.cleaner.threads", "1");
    p.setProperty("log.cleaner.dedupe.buffer.size", Long.toString(16 * MEBIBYTE));
  }
}
