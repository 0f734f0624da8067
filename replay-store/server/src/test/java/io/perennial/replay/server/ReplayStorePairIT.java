package io.perennial.replay.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.replay.api.ReplayAnswer;
import io.perennial.replay.api.ReplayClient;
import io.perennial.replay.api.ReplayClient.Patience;
import io.perennial.replay.api.ReplayException;
import io.perennial.replay.api.ReplayException.Kind;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Order;
import io.perennial.replay.api.ReplayRow;
import io.perennial.replay.server.storage.Examples;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances that share the partitions, and one of them dies. */
final class ReplayStorePairIT {

  /** A hundred by the measure: {@code -Dperennial.pair.tries=100}. */
  private static final int TRIES = Integer.getInteger("perennial.pair.tries", 3);

  private static final int EXAMPLES = 20_000;
  private static final int USERS = 50;
  private static final Patience IMPATIENT =
      new Patience(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ZERO);

  @TempDir private static Path directory;

  private static TestBroker broker;

  /** What became of one question. */
  private enum Outcome {
    WHOLE,
    UNAVAILABLE,
    BROKEN
  }

  @BeforeAll
  static void startBroker() throws IOException {
    broker = TestBroker.start(directory.resolve("broker"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void shouldAnswerWhollyOrNotAtAllWhenTheOtherInstanceDies() throws Exception {
    String prefix = "pair.";
    StoreKit.createTopics(broker, prefix);
    StoreKit.send(broker, records(prefix));
    Random random = new Random(1);
    try (ReplayStoreProcess survivor = start(prefix, "survivor")) {
      for (int i = 0; i < TRIES; i++) {
        ReplayStoreProcess victim = start(prefix, "victim-" + i);
        try (victim) {
          awaitWhole(survivor.address());
          awaitWhole(victim.address());
          List<Outcome> outcomes = killWhileAsking(survivor.address(), victim, random);
          assertThat(outcomes).isNotEmpty();
        }
      }
      awaitWhole(survivor.address());
    }
  }

  /** Asks without a pause before, during and after the kill; a wrong answer fails the test. */
  private static List<Outcome> killWhileAsking(
      URI survivor, ReplayStoreProcess victim, Random random) throws Exception {
    CompletableFuture<List<Outcome>> asking =
        CompletableFuture.supplyAsync(
            () -> {
              List<Outcome> outcomes = new ArrayList<>();
              long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
              for (int i = 0; System.nanoTime() < end; i++) {
                outcomes.add(ask(survivor, i));
              }
              return outcomes;
            });
    TimeUnit.MILLISECONDS.sleep(random.nextInt(1000));
    victim.kill();
    return asking.get(60, TimeUnit.SECONDS);
  }

  private static Outcome ask(URI address, int question) {
    int user = question % (USERS + 1);
    boolean everybody = user == USERS;
    ReplayQuery query =
        everybody
            ? ReplayQuery.everything().atMost(EXAMPLES)
            : ReplayQuery.everything().ofUser("user-" + user).atMost(EXAMPLES);
    if (question % 2 == 1) {
      query = query.orderedBy(Order.NEWEST);
    }
    try (ReplayAnswer answer = new ReplayClient(address, IMPATIENT).query(query)) {
      List<ReplayRow> rows = answer.stream().toList();
      assertThat(rows).hasSize(everybody ? EXAMPLES : EXAMPLES / USERS);
      return Outcome.WHOLE;
    } catch (ReplayException e) {
      assertThat(e.kind()).as("%s", e.getMessage()).isIn(Kind.UNAVAILABLE, Kind.BROKEN);
      return e.kind() == Kind.UNAVAILABLE ? Outcome.UNAVAILABLE : Outcome.BROKEN;
    }
  }

  private static void awaitWhole(URI address) {
    StoreKit.await(() -> ask(address, USERS) == Outcome.WHOLE);
  }

  private static ReplayStoreProcess start(String prefix, String folder) throws IOException {
    return ReplayStoreProcess.start(broker.bootstrapServers(), prefix, directory.resolve(folder));
  }

  private static List<ProducerRecord<byte[], byte[]>> records(String prefix) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      String user = "user-" + i % USERS;
      records.add(
          new ProducerRecord<>(
              prefix + "examples",
              i % USERS % 2,
              user.getBytes(UTF_8),
              Examples.bytes(user, 1_506_826_800_000L + i, "id-" + i)));
    }
    return records;
  }
}
