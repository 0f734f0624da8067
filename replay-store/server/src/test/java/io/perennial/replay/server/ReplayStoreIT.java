package io.perennial.replay.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.replay.api.ReplayAnswer;
import io.perennial.replay.api.ReplayClient;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Order;
import io.perennial.replay.api.ReplayRow;
import io.perennial.replay.server.storage.Examples;
import io.perennial.replay.server.streams.IngestCounters;
import io.perennial.replay.server.streams.StoreStatus.Phase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole store against a real broker; each test has a topic of its own. */
final class ReplayStoreIT {

  private static final int EXAMPLES = 5000;
  private static final Comparator<Sent> BY_TIME_AND_ID =
      Comparator.comparingLong(Sent::timestamp).thenComparing(Sent::id);

  private record Sent(String user, long timestamp, String id) {

    byte[] bytes() {
      return Examples.bytes(user, timestamp, id);
    }

    /** Whatever the user, so that the partitions' times interleave. */
    int partition() {
      return user.hashCode() & 1;
    }
  }

  @TempDir private static Path directory;

  private static TestBroker broker;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = TestBroker.start(directory.resolve("broker"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void shouldAnswerLikeAnOracleAndTheSameAfterRestartsWithAndWithoutItsFolder() throws Exception {
    String prefix = "oracle.";
    StoreKit.createTopics(broker, prefix);
    List<Sent> sent = examples();
    send(prefix, sent);
    Path data = directory.resolve("oracle-data");

    try (ReplayStore store = start(prefix, data)) {
      awaitReceived(store, EXAMPLES);
      assertAnswersLikeTheOracle(store, sent);
    }
    try (ReplayStore store = start(prefix, data)) {
      awaitReceived(store, EXAMPLES);
      assertAnswersLikeTheOracle(store, sent);
    }
    delete(data);
    try (ReplayStore store = start(prefix, data)) {
      assertThat(sum(store, IngestCounters::rows)).isEqualTo(EXAMPLES);
      assertAnswersLikeTheOracle(store, sent);
      send(prefix, List.of(new Sent("late", Long.MAX_VALUE - 1, "last")));
      awaitReceived(store, EXAMPLES + 1);
      assertThat(ids(store, ReplayQuery.everything().ofUser("late"))).containsExactly("last");
    }
  }

  @Test
  void shouldAnswerDuplicatesOnceAndPassOverGarbage() throws Exception {
    String prefix = "garbage.";
    StoreKit.createTopics(broker, prefix);
    List<Sent> sent = examples().subList(0, 200);
    send(prefix, sent);
    sendGarbage(prefix);
    send(prefix, sent);

    try (ReplayStore store = start(prefix, directory.resolve("garbage-data"))) {
      awaitReceived(store, 2 * sent.size() + 2);

      assertThat(sum(store, IngestCounters::rows)).isEqualTo(sent.size());
      assertThat(sum(store, IngestCounters::duplicates)).isEqualTo(sent.size());
      assertThat(sum(store, IngestCounters::undecodable)).isEqualTo(2);
      assertThat(ids(store, ReplayQuery.everything().atMost(1000)))
          .isEqualTo(sent.stream().sorted(BY_TIME_AND_ID).map(Sent::id).toList());
      assertThat(new ReplayClient(store.address()).stats()).contains("\"undecodable\":2");
    }
  }

  @Test
  void shouldWaitForATopicThatIsNotThereYet() throws Exception {
    String prefix = "later.";

    try (ReplayStore store = start(prefix, directory.resolve("later-data"), false)) {
      StoreKit.await(() -> store.status().phase() == Phase.WAITING_FOR_TOPIC);
      assertThat(store.status().detail()).contains("later.examples");
      assertThat(new ReplayClient(store.address()).isReady()).isFalse();

      StoreKit.createTopics(broker, prefix);
      send(prefix, examples().subList(0, 10));

      assertThat(store.awaitReady(StoreKit.PATIENCE)).isTrue();
      awaitReceived(store, 10);
      assertThat(new ReplayClient(store.address()).isReady()).isTrue();
    }
  }

  @Test
  void shouldWaitForABrokerThatIsNotThereAndStopWhenAsked() {
    ReplayStoreOptions options =
        ReplayStoreOptions.local("127.0.0.1:1", "nobody.", directory.resolve("nobody-data"));
    ReplayStore store = ReplayStore.start(options);
    try (store) {
      StoreKit.await(() -> store.status().phase() == Phase.WAITING_FOR_BROKER);
      assertThat(store.status().detail()).contains("127.0.0.1:1");
    }
    assertThat(store.status().phase()).isEqualTo(Phase.STOPPED);
  }

  @Test
  void shouldLoseAndRepeatNothingWhenItsProcessIsKilled() throws Exception {
    String prefix = "killed.";
    StoreKit.createTopics(broker, prefix);
    List<Sent> sent = examples();
    Path data = directory.resolve("killed-data");
    ReplayQuery all = ReplayQuery.everything().atMost(EXAMPLES + 1);

    try (ReplayStoreProcess first =
        ReplayStoreProcess.start(broker.bootstrapServers(), prefix, data)) {
      send(prefix, sent.subList(0, EXAMPLES / 2));
      StoreKit.await(() -> !ids(first.address(), all).isEmpty());
      send(prefix, sent.subList(EXAMPLES / 2, EXAMPLES));
      first.kill();
    }
    try (ReplayStoreProcess second =
        ReplayStoreProcess.start(broker.bootstrapServers(), prefix, data)) {
      StoreKit.await(() -> ids(second.address(), all).size() == EXAMPLES);
      assertThat(ids(second.address(), all))
          .isEqualTo(sent.stream().sorted(BY_TIME_AND_ID).map(Sent::id).toList());
      assertThat(new ReplayClient(second.address()).stats())
          .contains("\"received\":" + EXAMPLES + ",\"rows\":" + EXAMPLES + ",");
      assertThat(second.terminate()).isEqualTo(128 + 15);
    }
  }

  @Test
  void shouldGoOnWhenTheBrokerComesBack() throws Exception {
    String prefix = "away.";
    StoreKit.createTopics(broker, prefix);
    send(prefix, examples().subList(0, 10));

    try (ReplayStore store = start(prefix, directory.resolve("away-data"))) {
      awaitReceived(store, 10);
      broker.close();
      assertThat(ids(store, ReplayQuery.everything())).hasSize(10);
      broker.start();
      send(prefix, examples().subList(10, 30));

      awaitReceived(store, 30);
      assertThat(ids(store, ReplayQuery.everything())).hasSize(30);
    }
  }

  @Test
  void shouldBeginAgainWhenItsTopicIsDeletedAndMadeAnew() throws Exception {
    String prefix = "deleted.";
    StoreKit.createTopics(broker, prefix);
    send(prefix, examples().subList(0, 10));

    try (ReplayStore store = start(prefix, directory.resolve("deleted-data"))) {
      awaitReceived(store, 10);
      try (Admin admin = StoreKit.admin(broker)) {
        admin
            .deleteTopics(StoreKit.topics(prefix).stream().map(NewTopic::name).toList())
            .all()
            .get(30, TimeUnit.SECONDS);
      }
      StoreKit.await(() -> store.status().phase() == Phase.WAITING_FOR_TOPIC);
      assertThat(new ReplayClient(store.address()).isReady()).isFalse();
      StoreKit.createTopics(broker, prefix);
      send(prefix, examples().subList(0, 20));

      StoreKit.await(() -> sum(store, IngestCounters::rows) == 20);
    }
  }

  private static void assertAnswersLikeTheOracle(ReplayStore store, List<Sent> sent) {
    ReplayQuery all = ReplayQuery.everything().atMost(EXAMPLES + 1);
    List<Sent> ordered = sent.stream().sorted(BY_TIME_AND_ID).toList();
    long middle = ordered.get(EXAMPLES / 2).timestamp();

    assertThat(ids(store, all)).isEqualTo(ids(ordered, any -> true));
    assertThat(ids(store, all.orderedBy(Order.NEWEST)))
        .isEqualTo(ids(ordered.stream().sorted(BY_TIME_AND_ID.reversed()).toList(), any -> true));
    assertThat(ids(store, all.between(middle, middle + 100)))
        .isEqualTo(ids(ordered, one -> one.timestamp() >= middle && one.timestamp() < middle + 100))
        .hasSizeGreaterThan(10);
    for (String user : List.of("user-7", "user-77", "user-", "", "nobody")) {
      assertThat(ids(store, all.ofUser(user)))
          .isEqualTo(ids(ordered, one -> one.user().equals(user)));
      assertThat(ids(store, all.ofUser(user).between(middle, Long.MAX_VALUE)))
          .isEqualTo(ids(ordered, one -> one.user().equals(user) && one.timestamp() >= middle));
    }
  }

  private static List<String> ids(ReplayStore store, ReplayQuery query) {
    return ids(store.address(), query);
  }

  private static List<String> ids(URI address, ReplayQuery query) {
    try (ReplayAnswer answer = new ReplayClient(address).query(query)) {
      return answer.stream().map(ReplayRow::id).toList();
    }
  }

  private static List<String> ids(List<Sent> ordered, Predicate<Sent> asked) {
    return ordered.stream().filter(asked).map(Sent::id).toList();
  }

  /** Out of order, several at the same time, users whose names begin the same, and none. */
  private static List<Sent> examples() {
    Random random = new Random(7);
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      int user = random.nextInt(200);
      sent.add(
          new Sent(
              user == 0 ? "" : user == 1 ? "user-" : "user-" + user,
              1_506_826_800_000L + random.nextInt(EXAMPLES),
              "id-" + i));
    }
    return sent;
  }

  private static ReplayStore start(String prefix, Path data) throws InterruptedException {
    return start(prefix, data, true);
  }

  private static ReplayStore start(String prefix, Path data, boolean wait)
      throws InterruptedException {
    ReplayStore store =
        ReplayStore.start(ReplayStoreOptions.local(broker.bootstrapServers(), prefix, data));
    if (wait) {
      assertThat(store.awaitReady(StoreKit.PATIENCE)).as("ready: %s", store.status()).isTrue();
    }
    return store;
  }

  private static void awaitReceived(ReplayStore store, long count) {
    StoreKit.await(() -> sum(store, IngestCounters::received) == count);
  }

  private static long sum(ReplayStore store, ToLongFunction<IngestCounters> figure) {
    Collection<IngestCounters> partitions = store.counters().values();
    return partitions.stream().mapToLong(figure).sum();
  }

  private static void send(String prefix, List<Sent> examples) throws Exception {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (Sent one : examples) {
      records.add(
          new ProducerRecord<>(
              prefix + "examples", one.partition(), one.user().getBytes(UTF_8), one.bytes()));
    }
    StoreKit.send(broker, records);
  }

  private static void sendGarbage(String prefix) throws Exception {
    StoreKit.send(
        broker,
        List.of(
            new ProducerRecord<>(prefix + "examples", 0, null, "garbage".getBytes(UTF_8)),
            new ProducerRecord<>(prefix + "examples", 1, null, null)));
  }

  private static void delete(Path data) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(data)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    assertThat(paths).hasSizeGreaterThan(3);
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
