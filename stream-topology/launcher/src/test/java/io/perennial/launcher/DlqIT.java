package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.evaluation.Report;
import io.perennial.event.file.Outgoing;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import io.perennial.settings.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A producer names a field wrongly; its events are found, corrected, and learned, each once. */
final class DlqIT {

  private static final int EVENTS = 60;

  @TempDir Path temporary;

  private final PipelinePorts ports = PipelinePorts.firstFree(3_500);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  @Timeout(200)
  void shouldLearnOnceWhatIsCorrected() throws Exception {
    Settings settings = settings();
    try (DataFolder folder = DataFolder.open(temporary.resolve("data"))) {
      Files.writeString(folder.settings(), SettingsFile.write(settings));
      var children = new PipelineChildren(ProjectLayout.find(), folder, ports, settings);
      try (Pipeline pipeline =
              new Pipeline(
                  children, new EmbeddedJob(children), settings, true, false, System.err::println);
          EventSender sender =
              new EventSender(
                  settings.kafka().cluster(), new Topics(settings.kafka()).interactions(), 2)) {
        pipeline.start();
        send(sender);
        List<JsonNode> letters = awaitLetters(EVENTS / 3);

        assertThat(letters.get(0).path("reason").asText()).contains("timestamp");
        assertThat(letters).allMatch(letter -> !letter.path("replayed").asBoolean());
        assertThat(letters)
            .as("of both partitions")
            .anyMatch(letter -> letter.path("offset").asText().startsWith("1:"))
            .anyMatch(letter -> letter.path("offset").asText().matches("[0-9]+"));
        assertThat(dlq("explain", letters.get(0).path("offset").asText())).isZero();
        assertThat(out.toString(UTF_8))
            .contains("\"when\":", "replayed  no", "dlq replay --offset");
        assertThat(dlq("list", "--by-reason")).isZero();
        assertThat(out.toString(UTF_8).lines()).hasSize(2).last().asString().contains("20");

        assertThat(dlq("replay", "--all", "--rename=when=timestamp", "--dry-run")).isZero();
        assertThat(err.toString(UTF_8)).contains("20 would be sent, 0 were sent before");
        String one = letters.get(3).path("offset").asText();
        assertThat(dlq("replay", "--offset=" + one, "--rename=when=timestamp")).isZero();
        assertThat(err.toString(UTF_8)).contains("1 sent again, 0 were sent before");
        assertThat(dlq("replay", "--reason=timestamp", "--rename=when=timestamp")).isZero();
        assertThat(err.toString(UTF_8)).contains("19 sent again, 1 were sent before");
        assertThat(dlq("replay", "--all", "--rename=when=timestamp")).isZero();
        assertThat(err.toString(UTF_8)).contains("0 sent again, 20 were sent before");
        assertThat(awaitLetters(20)).allMatch(letter -> letter.path("replayed").asBoolean());

        assertReconciled(settings, sender, pipeline);
      }
    }
  }

  private void assertReconciled(Settings settings, EventSender sender, Pipeline pipeline) {
    try (OutputFollower follower = new OutputFollower(settings, true)) {
      sender.sendEndOfInput();
      sender.flush();
      while (!follower.isComplete()) {
        follower.poll();
        pipeline.check();
      }
      follower.drain();
      Report report =
          ShardResult.report(
              follower.results(),
              settings.learner(),
              follower.fineTuning(),
              follower.exampleSeconds(),
              1);
      assertThat(report.events().received()).isEqualTo(EVENTS + EVENTS / 3);
      assertThat(report.events().deadLettered()).isEqualTo(EVENTS / 3);
      assertThat(report.events().repaired()).isEqualTo(EVENTS / 3);
      assertThat(report.events().learned()).isEqualTo(EVENTS);
      assertThat(report.events().balances()).isTrue();
    }
  }

  /** Every third one has its time in a field of another name. */
  private static void send(EventSender sender) {
    for (int i = 0; i < EVENTS; i++) {
      String user = "u" + i % 7;
      String value =
          "{\"id\":\"e%d\",\"%s\":%d,\"user\":\"%s\",\"item\":\"i%d\",\"label\":%d}"
              .formatted(
                  i, i % 3 == 0 ? "when" : "timestamp", 1_600_000_000_000L + i, user, i % 5, i % 2);
      sender.send(new Outgoing(user.getBytes(UTF_8), value.getBytes(UTF_8)));
    }
    sender.flush();
  }

  private List<JsonNode> awaitLetters(int count) throws IOException {
    List<JsonNode> letters = new ArrayList<>();
    while (letters.size() < count) {
      LockSupport.parkNanos(200_000_000);
      letters.clear();
      assertThat(dlq("list", "--output=json")).as(err.toString(UTF_8)).isZero();
      for (String line : out.toString(UTF_8).lines().toList()) {
        letters.add(new ObjectMapper().readTree(line));
      }
    }
    assertThat(letters).hasSize(count);
    return letters;
  }

  private int dlq(String... arguments) {
    out.reset();
    err.reset();
    List<String> all = new ArrayList<>(List.of("dlq"));
    all.addAll(List.of(arguments));
    all.add("--bootstrap-server=" + ports.bootstrapServer());
    return Perennial.run(
        all.toArray(String[]::new),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private Settings settings() {
    return SettingsFile.load(
        null,
        Map.of(),
        Map.of(
            "kafka.bootstrapServers",
            ports.bootstrapServer(),
            "kafka.shards",
            "2",
            "fineTuning.enabled",
            "false",
            "job.checkpointInterval",
            "500ms",
            "job.uiPort",
            Integer.toString(ports.ui()),
            "job.checkpointDirectory",
            temporary.resolve("data/checkpoints").toString()));
  }
}
