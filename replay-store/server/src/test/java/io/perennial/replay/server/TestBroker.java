package io.perennial.replay.server;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A real Kafka broker within the test's process, on free ports. */
final class TestBroker implements AutoCloseable {

  private final Properties properties = new Properties();
  private final String bootstrapServers;
  private final String clusterId = Uuid.randomUuid().toString();
  private KafkaRaftServer server;

  private TestBroker(Path directory) throws IOException {
    int clients = freePort();
    int controller = freePort();
    bootstrapServers = "127.0.0.1:" + clients;
    set("process.roles", "broker,controller");
    set("node.id", "1");
    set("controller.quorum.voters", "1@127.0.0.1:" + controller);
    set("listeners", "PLAINTEXT://127.0.0.1:" + clients + ",CONTROLLER://127.0.0.1:" + controller);
    set("controller.listener.names", "CONTROLLER");
    set("log.dirs", directory.resolve("log").toString());
    set("offsets.topic.replication.factor", "1");
    set("offsets.topic.num.partitions", "1");
    set("transaction.state.log.replication.factor", "1");
    set("transaction.state.log.num.partitions", "1");
    set("transaction.state.log.min.isr", "1");
    set("group.initial.rebalance.delay.ms", "0");
    set("log.cleaner.dedupe.buffer.size", "16777216");
    set("auto.create.topics.enable", "false");
    format(directory);
  }

  static TestBroker start(Path directory) throws IOException {
    TestBroker broker = new TestBroker(directory);
    broker.start();
    return broker;
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  void start() {
    server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
    server.startup();
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private void set(String name, String value) {
    properties.setProperty(name, value);
  }

  private void format(Path directory) throws IOException {
    File file = Files.createDirectories(directory).resolve("server.properties").toFile();
    try (OutputStream out = Files.newOutputStream(file.toPath())) {
      properties.store(out, null);
    }
    PrintStream quiet = new PrintStream(OutputStream.nullOutputStream());
    int code =
        StorageTool.execute(
            new String[] {"format", "--config", file.toString(), "--cluster-id", clusterId}, quiet);
    if (code != 0) {
      throw new IOException("formatting " + directory + " failed with code " + code);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
