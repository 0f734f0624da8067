package io.perennial.replay.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.replay.api.Credentials;
import io.perennial.replay.api.ReplayAnswer;
import io.perennial.replay.api.ReplayClient;
import io.perennial.replay.api.ReplayClient.Patience;
import io.perennial.replay.api.ReplayException;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.server.access.TestCertificate;
import io.perennial.replay.server.access.TestTokens;
import io.perennial.replay.server.storage.Examples;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances that share the partitions, with tokens and over https, as users run them. */
final class ReplayStoreAccessIT {

  private static final int EXAMPLES = 200;
  private static final Patience IMPATIENT =
      new Patience(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ZERO);

  @TempDir private Path directory;

  @Test
  void shouldAnswerForOneAnotherAndKeepTheirSecrets() throws Exception {
    String prefix = "access.";
    TestCertificate certificate = TestCertificate.in(directory);
    Path tokens =
        TestCertificate.secret(
            directory.resolve("tokens"),
            "read " + TestTokens.READ + "\nadmin " + TestTokens.ADMIN + "\n");
    List<String> options =
        List.of(
            "--tokens=" + tokens,
            "--tls-certificate=" + certificate.certificate(),
            "--tls-key=" + certificate.key());
    try (TestBroker broker = TestBroker.start(directory.resolve("broker"))) {
      StoreKit.createTopics(broker, prefix);
      StoreKit.send(broker, records(prefix));
      Path log = directory.resolve("log");
      try (ReplayStoreProcess one = start(broker, prefix, "one", log, options);
          ReplayStoreProcess other = start(broker, prefix, "other", log, options)) {
        assertThat(one.address().getScheme()).isEqualTo("https");
        // Each has one partition of the two: a whole answer needs the other's.
        StoreKit.await(() -> rowsOf(one.address(), certificate) < EXAMPLES);
        StoreKit.await(() -> count(one.address(), certificate) == EXAMPLES);
        StoreKit.await(() -> count(other.address(), certificate) == EXAMPLES);
        assertThatThrownBy(() -> client(one.address(), certificate, TestTokens.WRONG).stats())
            .isInstanceOf(ReplayException.class);
      }
      assertThat(Files.readString(log))
          .isNotEmpty()
          .doesNotContain(TestTokens.READ, TestTokens.ADMIN, TestTokens.WRONG);
    }
  }

  private ReplayStoreProcess start(
      TestBroker broker, String prefix, String folder, Path log, List<String> options)
      throws IOException {
    return ReplayStoreProcess.start(
        broker.bootstrapServers(),
        prefix,
        directory.resolve(folder),
        Redirect.appendTo(log.toFile()),
        options);
  }

  /** Rows of all partitions that it answers with, or -1. */
  private static int count(URI address, TestCertificate certificate) {
    try (ReplayAnswer answer =
        client(address, certificate, TestTokens.READ)
            .query(ReplayQuery.everything().atMost(EXAMPLES))) {
      return (int) answer.stream().count();
    } catch (ReplayException e) {
      return -1;
    }
  }

  /** Rows that it holds itself. */
  private static int rowsOf(URI address, TestCertificate certificate) {
    String stats = client(address, certificate, TestTokens.READ).stats();
    return Integer.parseInt(stats.replaceFirst("^.*?\"rows\":(\\d+).*$", "$1"));
  }

  private static ReplayClient client(URI address, TestCertificate certificate, String token) {
    return new ReplayClient(address, IMPATIENT, new Credentials(() -> token, certificate.trust()));
  }

  private static List<ProducerRecord<byte[], byte[]>> records(String prefix) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      records.add(
          new ProducerRecord<>(
              prefix + "examples",
              i % 2,
              "user".getBytes(UTF_8),
              Examples.bytes("user", 1_506_826_800_000L + i, "id-" + i)));
    }
    return records;
  }
}
