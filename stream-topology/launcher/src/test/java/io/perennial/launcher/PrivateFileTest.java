package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFileTest {

  @TempDir private Path folder;

  @Test
  void shouldReplaceAFileThatOthersCouldReadAndSurviveAnUnfinishedOne() throws IOException {
    Path file = Files.writeString(folder.resolve("settings.yaml"), "old");
    Files.writeString(folder.resolve("settings.yaml.new"), "half");
    PrivateFile.write(file, "new");
    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder.resolve("settings.yaml.new")).doesNotExist();
  }
}
