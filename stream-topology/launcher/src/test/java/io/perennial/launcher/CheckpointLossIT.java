package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.evaluation.Report;
import io.perennial.event.LabelSpace;
import io.perennial.event.LabelledExample;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.codec.LabelledExampleCodec;
import io.perennial.event.codec.PredictionCodec;
import io.perennial.event.file.Outgoing;
import io.perennial.launcher.process.ChildFailedException;
import io.perennial.launcher.process.Folders;
import io.perennial.settings.KafkaSettings;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import io.perennial.settings.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A damaged checkpoint is told and passed over, and what was committed after the older one is not
 * committed again; where all are gone, nothing starts in silence.
 */
final class CheckpointLossIT {

  @TempDir Path temporary;

  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final PipelinePorts ports = PipelinePorts.firstFree(3_700);

  @Test
  @Timeout(400)
  void shouldTellWhatIsDamagedAndNeverStartAfreshInSilence() throws Exception {
    Settings settings = settings();
    try (DataFolder folder = DataFolder.open(temporary.resolve("data"))) {
      Files.writeString(folder.settings(), SettingsFile.write(settings));
      try (Pipeline pipeline = pipeline(folder, settings)) {
        pipeline.start();
        // More than there is time for: every checkpoint has outputs.
        pipeline.startProducer(List.of("--events=100000", "--seed=1", "--speed=1000"));
        await(pipeline, settings, 1_500);
        sendInvalid(settings);
        await(pipeline, settings, 3_500);
      }

      Path newest = newestMetadata();
      Files.write(newest, new byte[7]);
      try (Pipeline pipeline = pipeline(folder, settings)) {
        pipeline.start();
        assertEveryOutputIsCommittedOnce(settings, report(pipeline, settings));
      }
      assertThat(messages)
          .filteredOn(message -> message.matches("the job says: shard [01] starts again before .*"))
          .as("each shard passes over what is committed")
          .hasSize(2)
          .allMatch(message -> message.contains("predictions "));
      assertThat(messages).noneMatch(message -> message.contains(" lost"));
      assertThat(messages)
          .filteredOn(message -> message.startsWith("the job says: checkpoint "))
          .singleElement()
          .asString()
          .contains(newest.getParent() + " cannot be restored: its _metadata cannot be read");

      Folders.delete(folder.checkpoints());
      try (Pipeline pipeline = pipeline(folder, settings)) {
        assertThatThrownBy(pipeline::start)
            .isInstanceOf(ChildFailedException.class)
            .hasMessageContaining("but there is no checkpoint in " + folder.checkpoints());
      }
    }
  }

  /** Which every shard gets some of, so that dead letters are compared as well. */
  private static void sendInvalid(Settings settings) {
    KafkaSettings kafka = settings.kafka();
    try (EventSender sender =
        new EventSender(kafka.cluster(), new Topics(kafka).interactions(), kafka.shards())) {
      for (int i = 0; i < 20; i++) {
        byte[] key = ("u" + i).getBytes(UTF_8);
        sender.send(new Outgoing(key, "no event".getBytes(UTF_8)));
      }
      sender.flush();
    }
  }

  /** Ends the input, and waits until every shard has come to it. */
  private static Report report(Pipeline pipeline, Settings settings) {
    KafkaSettings kafka = settings.kafka();
    try (OutputFollower follower = new OutputFollower(settings, true);
        EventSender sender =
            new EventSender(kafka.cluster(), new Topics(kafka).interactions(), kafka.shards())) {
      sender.sendEndOfInput();
      sender.flush();
      while (!follower.isComplete()) {
        follower.poll();
        pipeline.check();
      }
      follower.drain();
      return ShardResult.report(
          follower.results(),
          settings.learner(),
          follower.fineTuning(),
          follower.exampleSeconds(),
          1);
    }
  }

  private static void assertEveryOutputIsCommittedOnce(Settings settings, Report report)
      throws InvalidEventException {
    Topics topics = new Topics(settings.kafka());
    PredictionCodec predictions = new PredictionCodec(LabelSpace.BINARY);
    List<String> predicted = new ArrayList<>();
    for (var record : NumberedRecords.committed(settings, topics.predictions())) {
      predicted.add(predictions.decode(record.value()).id());
    }
    LabelledExampleCodec examples = new LabelledExampleCodec(LabelSpace.BINARY);
    List<String> learned = new ArrayList<>();
    for (var record : NumberedRecords.committed(settings, topics.examples())) {
      LabelledExample example = examples.decode(record.value());
      if (example.origin() != LabelledExample.Origin.CORRECTION) {
        learned.add(example.interaction().id());
      }
    }
    assertThat(predicted).doesNotHaveDuplicates().hasSizeGreaterThan(3_000);
    assertThat(learned)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(predicted)
        .hasSize((int) report.events().learned());
    assertThat(NumberedRecords.committed(settings, topics.deadLetters()))
        .hasSize(20)
        .hasSize((int) report.events().deadLettered());
    assertThat(NumberedRecords.committed(settings, topics.shifts()))
        .hasSize(report.shifts().size());
    assertThat(NumberedRecords.committed(settings, topics.decisions()))
        .isNotEmpty()
        .hasSize((int) report.ranking().decisions());
    assertThat(report.events().balances()).isTrue();
  }

  private Pipeline pipeline(DataFolder folder, Settings settings) {
    var children = new PipelineChildren(ProjectLayout.find(), folder, ports, settings);
    return new Pipeline(children, new EmbeddedJob(children), settings, true, false, messages::add);
  }

  private static void await(Pipeline pipeline, Settings settings, long received) {
    try (OutputFollower follower = new OutputFollower(settings, true)) {
      while (follower.progress().received() < received) {
        follower.poll();
        pipeline.check();
      }
    }
  }

  private Path newestMetadata() throws IOException {
    try (Stream<Path> files = Files.walk(temporary.resolve("data/checkpoints"))) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .orElseThrow();
    }
  }

  private Settings settings() {
    return SettingsFile.load(
        null,
        Map.of(),
        Map.of(
            "kafka.bootstrapServers", ports.bootstrapServer(),
            "kafka.shards", "2",
            "job.parallelism", "2",
            "fineTuning.enabled", "false",
            "job.checkpointInterval", "500ms",
            "job.uiPort", Integer.toString(ports.ui()),
            "job.checkpointDirectory", temporary.resolve("data/checkpoints").toString()));
  }
}
