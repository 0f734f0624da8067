package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.LabelSpace;
import io.perennial.event.codec.Shards;
import io.perennial.launcher.process.ProcessSupervisor;
import io.perennial.launcher.replay.KafkaPublicationLog;
import io.perennial.launcher.replay.Publication;
import io.perennial.launcher.replay.Publication.Outcome;
import io.perennial.launcher.replay.PublicationFailedException;
import io.perennial.launcher.replay.PublicationPlan;
import io.perennial.launcher.replay.RowPages;
import io.perennial.launcher.replay.Rows;
import io.perennial.replay.api.ReplayClient;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.settings.KafkaCluster;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Publishing to a real broker, by processes that are killed: whoever reads committed records sees
 * every row of the answer once, in the answer's order.
 */
@Timeout(300)
final class ReplayPublishIT {

  private static final int ROWS = Integer.getInteger("perennial.test.publish.rows", 20_000);
  private static final int PARTITIONS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  @TempDir private static Path folder;

  private static DataFolder data;
  private static ProcessSupervisor supervisor;
  private static String bootstrapServer;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void startBroker() throws IOException {
    PipelinePorts ports = PipelinePorts.firstFree(6_000);
    data = DataFolder.open(folder.resolve("data"));
    Settings settings =
        SettingsFile.load(
            null, Map.of(), Map.of("kafka.bootstrapServers", ports.bootstrapServer()));
    PipelineChildren children = new PipelineChildren(ProjectLayout.find(), data, ports, settings);
    supervisor = new ProcessSupervisor(System.err::println, Duration.ofMillis(100));
    supervisor.start(children.broker()).awaitReady();
    bootstrapServer = ports.bootstrapServer();
  }

  @AfterAll
  static void stopBroker() {
    supervisor.close();
    data.close();
  }

  @Test
  void shouldPublishEveryRowOnceThoughThePublisherIsKilledThreeTimes() throws Exception {
    createTopic("killed");
    try (FakeStore store = new FakeStore(ROWS)) {
      List<String> command =
          command(store, "killed", "--rate", Integer.toString(ROWS / 3), "--keep-timestamps");
      for (int quarter = 1; quarter <= 3; quarter++) {
        Process publisher = start(command, "killed-" + quarter);
        awaitRecords("killed", quarter * ROWS / 4, publisher);
        publisher.destroyForcibly().waitFor();
      }
      Process interrupted = start(command, "interrupted");
      awaitRecords("killed", 7 * ROWS / 8, interrupted);
      interrupted.toHandle().destroy();
      assertThat(interrupted.waitFor()).isEqualTo(128 + 15);
      assertThat(said("interrupted")).contains("stopped: ").contains("the same command goes on");

      Process last = start(command, "last");
      assertThat(last.waitFor()).as(said("last")).isZero();
      assertThat(said("last")).contains("published: %,d rows of ".formatted(ROWS));

      assertPublishedOnceAndInOrder("killed", ROWS);
      Process again = start(command, "again");
      assertThat(again.waitFor()).isZero();
      assertThat(said("again")).contains("is complete", "nothing was now");
      assertThat(committed("killed")).hasSize(ROWS);
    }
  }

  @Test
  void shouldPublishInteractionsThatTheJobTakesForRepaired() throws Exception {
    createTopic("headers");
    try (FakeStore store = new FakeStore(7)) {
      long begun = System.currentTimeMillis();
      assertThat(run(store, "headers", "--name", "mine", "--limit", "5")).isZero();
      assertThat(run(store, "headers", "--name", "theirs", "--keep-timestamps")).isZero();

      List<ConsumerRecord<String, String>> records = committed("headers");
      assertThat(records).hasSize(12);
      ConsumerRecord<String, String> first = ofPublication(records, "mine").get(0);
      int number = Integer.parseInt(first.value().substring(7, 15));
      assertThat(first.value())
          .isEqualTo(
              "{\"id\":\"%s\",\"timestamp\":%d,\"user\":\"u%d\",\"item\":\"i%d\",\"features\":{\"os\":\"2\",\"price\":%d.0},\"label\":%d}"
                  .formatted(
                      FakeStore.id(number),
                      FakeStore.BEGIN + number / 3,
                      number,
                      number,
                      number,
                      number % 2));
      assertThat(first.key()).isEqualTo("u" + number);
      assertThat(header(first, "content-type")).isEqualTo("application/json");
      assertThat(header(first, "perennial-exempt")).isNotEmpty();
      assertThat(ofPublication(records, "mine"))
          .hasSize(5)
          .allSatisfy(record -> assertThat(record.timestamp()).isGreaterThanOrEqualTo(begun));
      assertThat(ofPublication(records, "theirs"))
          .hasSize(7)
          .allSatisfy(
              record ->
                  assertThat(record.timestamp()).isBetween(FakeStore.BEGIN, FakeStore.BEGIN + 7));
    }
  }

  @Test
  void shouldRefuseAnotherQueryUnderTheSameNameAndATopicThatIsNotThere() throws Exception {
    createTopic("refused");
    createTopic("refused-too");
    try (FakeStore store = new FakeStore(10)) {
      assertThat(run(store, "refused", "--name", "x", "--last", "100d")).isZero();
      assertThat(run(store, "refused", "--name", "x", "--last", "100d")).isZero();
      assertThat(run(store, "refused", "--name", "x", "--last", "101d")).isEqualTo(2);
      assertThat(run(store, "refused-too", "--name", "x", "--last", "100d")).isEqualTo(2);
      assertThat(said())
          .contains("'x' is complete: its 10 rows were published before")
          .contains("'x' is the name of a publication of another query or to another topic");
      assertThat(committed("refused")).hasSize(10);

      assertThat(run(store, "nowhere")).isEqualTo(2);
      assertThat(said()).contains("the topic 'nowhere', which does not exist", "--create");
    }
  }

  @Test
  void shouldGoOnWithTheTimesOfTheFirstStart() throws Exception {
    createTopic("times");
    try (FakeStore store = new FakeStore(5_000)) {
      store.breakAfter(2_500);
      assertThat(run(store, "times", "--last", "100d")).isEqualTo(1);
      assertThat(said()).contains("broke off");
      assertThat(committed("times")).hasSize(2_000);
      store.breakAfter(Integer.MAX_VALUE);
      assertThat(run(store, "times", "--last", "100d")).isZero();

      assertThat(store.asked())
          .hasSize(2)
          .allSatisfy(query -> assertThat(query.limit()).isEqualTo(50_000));
      assertThat(store.asked().get(1).from()).isEqualTo(store.asked().get(0).from());
      assertThat(store.asked().get(1).after()).isNotNull();
      assertPublishedOnceAndInOrder("times", 5_000);
    }
  }

  @Test
  void shouldFenceAPublisherThatIsStartedASecondTime() throws Exception {
    createTopic("fenced");
    try (FakeStore store = new FakeStore(3_500)) {
      PublicationPlan plan =
          PublicationPlan.of(
              "twice",
              "fenced",
              "perennial.",
              "all",
              ReplayQuery.everything().atMost(Integer.MAX_VALUE));
      ReplayClient client = new ReplayClient(URI.create(store.url()));
      Rows.Source source = query -> new RowPages(client::query, query, 1_000_000);
      int[] sent = {0};
      Runnable meanwhile =
          () -> {
            if (++sent[0] == 1_500) {
              assertThat(publish(plan, source, () -> {}))
                  .isEqualTo(new Outcome(3_500, 1_000, true, false));
            }
          };

      assertThatThrownBy(() -> publish(plan, source, meanwhile))
          .isInstanceOf(PublicationFailedException.class)
          .hasMessageContaining("'twice' was started a second time");
      assertPublishedOnceAndInOrder("fenced", 3_500);
    }
  }

  private static Outcome publish(PublicationPlan plan, Rows.Source source, Runnable pace) {
    try (KafkaPublicationLog log =
        KafkaPublicationLog.open(
            KafkaCluster.plain(bootstrapServer), plan, LabelSpace.BINARY, false)) {
      return new Publication(plan, source, log, pace).run(() -> false);
    }
  }

  private static void assertPublishedOnceAndInOrder(String topic, int rows) {
    List<List<Integer>> found = new ArrayList<>();
    List<List<Integer>> expected = new ArrayList<>();
    for (int i = 0; i < PARTITIONS; i++) {
      found.add(new ArrayList<>());
      expected.add(new ArrayList<>());
    }
    for (ConsumerRecord<String, String> record : committed(topic)) {
      found.get(record.partition()).add(Integer.valueOf(record.value().substring(7, 15)));
    }
    for (int i = 0; i < rows; i++) {
      int shard = Shards.of(FakeStore.row(i).user(), PARTITIONS);
      expected.get(shard).add(i);
    }
    assertThat(found).isEqualTo(expected);
  }

  private int run(FakeStore store, String topic, String... more) {
    List<String> arguments = arguments(store, topic, more);
    return Perennial.run(
        arguments.toArray(String[]::new), System.out, new PrintStream(err, true, UTF_8));
  }

  private String said() {
    return err.toString(UTF_8);
  }

  private static List<String> arguments(FakeStore store, String topic, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("replay", "--url", store.url(), "--publish-to", topic));
    arguments.addAll(List.of("--bootstrap-server", bootstrapServer));
    arguments.addAll(Arrays.asList(more));
    return arguments;
  }

  private static List<String> command(FakeStore store, String topic, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Perennial.class.getName()));
    command.addAll(arguments(store, topic, more));
    return command;
  }

  private static Process start(List<String> command, String name) throws IOException {
    File log = folder.resolve(name + ".log").toFile();
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
  }

  private static String said(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".log"));
  }

  private static String header(ConsumerRecord<String, String> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static List<ConsumerRecord<String, String>> ofPublication(
      List<ConsumerRecord<String, String>> records, String name) {
    return records.stream()
        .filter(record -> header(record, "perennial-replay").equals(name))
        .toList();
  }

  /** A topic whose records keep the time that they were sent with. */
  private static void createTopic(String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServer))) {
      NewTopic made =
          new NewTopic(topic, PARTITIONS, (short) 1)
              .configs(Map.of("message.timestamp.type", "CreateTime", "retention.ms", "-1"));
      admin.createTopics(List.of(made)).all().get();
    }
  }

  /** Waits until a topic has so many records, committed or not, while a process sends them. */
  private static void awaitRecords(String topic, long count, Process sender) throws Exception {
    try (KafkaConsumer<String, String> consumer = consumer("read_uncommitted")) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (consumer.endOffsets(partitions(topic)).values().stream().mapToLong(n -> n).sum()
          < count) {
        assertThat(sender.waitFor(5, TimeUnit.MILLISECONDS)).as("the sender has ended").isFalse();
        assertThat(System.nanoTime()).as("still waiting for " + count).isLessThan(deadline);
      }
    }
    assertThat(sender.isAlive()).isTrue();
  }

  private static List<ConsumerRecord<String, String>> committed(String topic) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    List<TopicPartition> partitions = partitions(topic);
    try (KafkaConsumer<String, String> consumer = consumer("read_committed")) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(part -> consumer.position(part) < ends.get(part))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static List<TopicPartition> partitions(String topic) {
    return IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(topic, i)).toList();
  }

  private static KafkaConsumer<String, String> consumer(String isolation) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrapServer, "isolation.level", isolation),
        new StringDeserializer(),
        new StringDeserializer());
  }
}
