package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.launcher.process.ChildFailedException;
import io.perennial.launcher.process.Folders;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A damaged checkpoint is told and passed over; where all are gone, nothing starts in silence. */
final class CheckpointLossIT {

  @TempDir Path temporary;

  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final PipelinePorts ports = PipelinePorts.firstFree(3_700);

  @Test
  @Timeout(300)
  void shouldTellWhatIsDamagedAndNeverStartAfreshInSilence() throws Exception {
    Settings settings = settings();
    try (DataFolder folder = DataFolder.open(temporary.resolve("data"))) {
      Files.writeString(folder.settings(), SettingsFile.write(settings));
      try (Pipeline pipeline = pipeline(folder, settings)) {
        pipeline.start();
        pipeline.startProducer(List.of("--events=4000", "--seed=1", "--speed=1000"));
        await(pipeline, settings, 3_500);
      }

      Path newest = newestMetadata();
      Files.write(newest, new byte[7]);
      try (Pipeline pipeline = pipeline(folder, settings)) {
        pipeline.start();
        await(pipeline, settings, 3_500);
      }
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
            "fineTuning.enabled", "false",
            "job.checkpointInterval", "500ms",
            "job.uiPort", Integer.toString(ports.ui()),
            "job.checkpointDirectory", temporary.resolve("data/checkpoints").toString()));
  }
}
