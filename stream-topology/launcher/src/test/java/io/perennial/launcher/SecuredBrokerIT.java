package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.Receipt;
import io.perennial.event.codec.ReceiptCodec;
import io.perennial.launcher.process.ChildSpec;
import io.perennial.settings.KafkaCluster;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import io.perennial.settings.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every client of Kafka, in every process and command, against a broker that lets nobody in without
 * TLS and a password; and no password where others can read it.
 */
final class SecuredBrokerIT {

  private static final int EVENTS = 3_000;

  @TempDir Path temporary;

  private final PipelinePorts ports = PipelinePorts.firstFree(3_300);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  @Timeout(200)
  void shouldServeEveryClientThatHasThePasswordAndTellItNobody() throws Exception {
    SecuredBroker secured = new SecuredBroker(temporary);
    Settings settings = settings(secured.client());
    KafkaCluster cluster = settings.kafka().cluster();
    Topics topics = new Topics(settings.kafka());
    Path data = temporary.resolve("data");
    try (DataFolder folder = DataFolder.open(data)) {
      folder.keep(settings.withForgetKey(ForgetKey.settle("", folder.path())));
      var children =
          new PipelineChildren(
              ProjectLayout.find(),
              folder,
              ports,
              settings,
              new PipelineSecurity(secured.config(), List.of()));
      try (Pipeline pipeline =
          new Pipeline(
              children, new EmbeddedJob(children), settings, true, true, System.err::println)) {
        pipeline.start();
        learn(settings, pipeline);

        assertThat(CommittedRecords.values(cluster, topics.predictions(), 0)).hasSize(EVENTS);
        assertThat(CommittedRecords.values(cluster, topics.examples(), 0)).hasSize(EVENTS);
        assertCommandsAreLetIn(settings, folder);
        awaitWorker(cluster, topics);
        assertOthersAreRefused(secured);
      }
      assertNoSecretOnACommandLine(children);
      assertSecretsInPrivateFilesOnly(data);
    }
  }

  /** Until the producer's events are learned. */
  private static void learn(Settings settings, Pipeline pipeline) {
    try (OutputFollower follower = new OutputFollower(settings, true)) {
      pipeline.startProducer(
          List.of("--events=" + EVENTS, "--seed=5", "--inline-labels", "--inject=broken=0.01"));
      while (follower.progress().received() - follower.progress().deadLettered() < EVENTS) {
        follower.poll();
        pipeline.check();
      }
      follower.drain();
    }
  }

  private void assertCommandsAreLetIn(Settings settings, DataFolder folder) throws IOException {
    String broker = "--bootstrap-server=" + ports.bootstrapServer();
    String config = "--command-config=" + folder.commandConfig();
    String store = "--url=http://127.0.0.1:" + ports.console();
    String interactions = new Topics(settings.kafka()).interactions();

    assertThat(run("dlq", "list", "--output=json", broker, config)).as(said()).isZero();
    assertThat(out.toString(UTF_8).lines()).hasSizeGreaterThan(9);
    assertThat(run("dlq", "replay", "--all", broker, config)).as(said()).isZero();
    assertThat(run("replay", "--limit=7", "--output=json", store)).as(said()).isZero();
    assertThat(out.toString(UTF_8).lines()).hasSize(7);
    assertThat(run("replay", "--limit=7", "--publish-to=" + interactions, store, broker, config))
        .as(said())
        .isZero();
    assertThat(said()).contains("published: 7 rows");
    assertThat(
            run(
                "forget",
                "--user=u0000005",
                "--data-dir=" + folder.path(),
                "--wait=60s",
                broker,
                config))
        .as(said())
        .isZero();
    assertThat(said()).contains("job", "replay-store", "gate").doesNotContain("no receipt");
  }

  /** Its receipt tells that it reads and writes; the time limit is the test's. */
  private static void awaitWorker(KafkaCluster cluster, Topics topics) throws Exception {
    Set<String> places = new HashSet<>();
    while (!places.contains("worker")) {
      for (byte[] value : CommittedRecords.values(cluster, topics.receipts(), 0)) {
        Receipt receipt = new ReceiptCodec().decode(value);
        places.add(receipt.place());
      }
    }
  }

  private void assertOthersAreRefused(SecuredBroker secured) throws IOException {
    Path wrong = temporary.resolve("wrong.properties");
    Map<String, String> options = secured.client("guessed");
    Files.writeString(
        wrong, new KafkaCluster(ports.bootstrapServer(), options).toFileText(), UTF_8);
    String broker = "--bootstrap-server=" + ports.bootstrapServer();
    assertThat(run("dlq", "list", broker, "--command-config=" + wrong)).isEqualTo(2);
    assertThat(said()).contains("Authentication failed", "--command-config");

    options.remove("sasl.jaas.config");
    options.put("security.protocol", "SSL");
    for (Map<String, String> refused : List.of(options, Map.<String, String>of())) {
      KafkaCluster cluster = new KafkaCluster(ports.bootstrapServer(), refused);
      TopicLookup lookup = new TopicLookup(cluster, Duration.ZERO, line -> {});
      assertThatThrownBy(() -> lookup.endOffsets("perennial.examples"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("check --bootstrap-server and --command-config");
    }
  }

  /** What is asked for here is what processes are started with: a handle cuts long lines. */
  private static void assertNoSecretOnACommandLine(PipelineChildren children) {
    List<List<String>> commands =
        Stream.of(
                children.broker(),
                children.store(),
                children.job(),
                children.worker(),
                children.producer(List.of()),
                children.jobManager(),
                children.taskManager(1, 1))
            .map(ChildSpec::command)
            .toList();
    assertThat(commands).filteredOn(line -> line.contains("--command-config")).hasSize(2);
    assertThat(commands).filteredOn(line -> line.contains("--config")).hasSize(1);
    for (String secret : SecuredBroker.SECRETS) {
      assertThat(commands).noneMatch(line -> line.toString().contains(secret));
    }
  }

  /** Logs, checkpoints, the broker's folder, the store's and the worker's have none. */
  private static void assertSecretsInPrivateFilesOnly(Path data) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, ISO_8859_1);
        if (SecuredBroker.SECRETS.stream().anyMatch(text::contains)) {
          found.add(data.relativize(file).toString());
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
              .as(file.toString())
              .isEqualTo("rw-------");
        }
      }
    }
    assertThat(found).containsExactlyInAnyOrder("settings.yaml", "client.properties");
    assertThat(data.resolve("logs/producer.log")).exists();
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    return Perennial.run(
        arguments, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private String said() {
    return out.toString(UTF_8) + err.toString(UTF_8);
  }

  private Settings settings(Map<String, String> client) {
    Map<String, String> chosen = new HashMap<>();
    client.forEach((name, value) -> chosen.put("kafka.client." + name, value));
    chosen.put("kafka.bootstrapServers", ports.bootstrapServer());
    chosen.put("processor.decisions.share", "0.2");
    chosen.put("job.checkpointInterval", "500ms");
    chosen.put("job.uiPort", Integer.toString(ports.ui()));
    chosen.put("job.checkpointDirectory", temporary.resolve("data/checkpoints").toString());
    return SettingsFile.load(null, Map.of(), chosen);
  }
}
