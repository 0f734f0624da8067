package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.launcher.process.Folders;
import io.perennial.settings.KafkaCluster;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {

  @TempDir private Path folder;

  @Test
  void shouldWipeTemporaryFilesAtStartAndEndAndKeepTheRest() throws IOException {
    Path left = Files.createDirectories(folder.resolve("tmp/job")).resolve("left-behind");
    Files.writeString(left, "x");
    Files.writeString(Files.createDirectories(folder.resolve("kafka")).resolve("log"), "x");

    try (DataFolder data = DataFolder.open(folder)) {
      assertThat(left).doesNotExist();
      Files.writeString(data.path().resolve("tmp/new"), "x");
    }
    assertThat(folder.resolve("tmp")).doesNotExist();
    assertThat(folder.resolve("kafka/log")).exists();
  }

  @Test
  void shouldKeepSecretsWhereOnlyTheirOwnerReadsThemAndNoLongerThanNeeded() throws IOException {
    Settings settings =
        SettingsFile.load(null, Map.of(), Map.of("kafka.client.sasl.jaas.config", "secret"));
    try (DataFolder data = DataFolder.open(folder)) {
      data.keep(settings);
      for (Path file : List.of(data.settings(), data.commandConfig())) {
        assertThat(file).content().contains("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
      assertThat(KafkaCluster.of("localhost:9092", data.commandConfig()))
          .isEqualTo(settings.kafka().cluster());

      data.keep(Settings.defaults());
      assertThat(data.commandConfig()).doesNotExist();
    }
  }

  @Test
  void shouldRemoveAFreshFolder() {
    Path fresh;
    try (DataFolder data = DataFolder.open(null)) {
      fresh = data.path();
      assertThat(fresh).isDirectory();
      assertThat(data.hasStreams()).isFalse();
    }
    assertThat(fresh).doesNotExist();
  }

  @Test
  void shouldKeepTheLogsOfAFreshFolderWhereTheyExplainAFailure() throws IOException {
    Path fresh;
    try (DataFolder data = DataFolder.open(null)) {
      fresh = data.path();
      Files.writeString(fresh.resolve("logs/job.log"), "x");
      Files.createDirectories(data.broker());
      data.keepLogs();
    }
    assertThat(fresh.resolve("logs/job.log")).exists();
    assertThat(fresh.resolve("kafka")).doesNotExist();
    assertThat(fresh.resolve("tmp")).doesNotExist();
    Folders.delete(fresh);
  }

  @Test
  void shouldLetOneRunAtATimeHaveIt() {
    try (DataFolder data = DataFolder.open(folder)) {
      assertThat(data.path()).isEqualTo(folder.toAbsolutePath());
      assertThatThrownBy(() -> DataFolder.open(folder))
          .isInstanceOf(WrongUseException.class)
          .hasMessageContainingAll("--data-dir", folder.toString(), "another run");
    }
    DataFolder.open(folder).close();
  }

  @Test
  void shouldRefuseAFolderThatCannotBeWrittenOrIsFull() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> DataFolder.open(file.resolve("below")))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("cannot be written");
    assertThatThrownBy(() -> DataFolder.open(file))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("is a file: name a folder");
    assertThatThrownBy(() -> DataFolder.requireSpace(folder, (1L << 30) - 1))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("has 1023 MiB free, but 1024 are needed");
    DataFolder.requireSpace(folder, 1L << 30);
  }
}
