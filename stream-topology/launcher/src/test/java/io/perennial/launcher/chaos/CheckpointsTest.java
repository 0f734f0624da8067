package io.perennial.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.launcher.chaos.Fault.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CheckpointsTest {

  @TempDir private Path temporary;

  private Path folder;
  private Checkpoints checkpoints;

  @BeforeEach
  void write() throws IOException {
    folder = temporary.resolve("checkpoints");
    checkpoints = new Checkpoints(folder);
    write("job/shared/old", 1_000);
    write("job/chk-1/_metadata", 2_000);
    write("job/shared/new", 3_000);
    write("job/chk-2/_metadata", 4_000);
  }

  @ParameterizedTest
  @EnumSource
  void shouldDamageOnlyWhatTheNewestCheckpointAloneNeeds(Damage damage) throws IOException {
    checkpoints.damage(damage, 0.99);
    checkpoints.damage(damage, 0);

    assertThat(folder.resolve("job/shared/old")).hasBinaryContent(new byte[100]);
    assertThat(folder.resolve("job/chk-1/_metadata")).hasBinaryContent(new byte[100]);
    assertThat(isWhole("job/shared/new")).isFalse();
    assertThat(isWhole("job/chk-2/_metadata")).isFalse();
  }

  @Test
  void shouldLetNothingBeMadeUntilTheFolderIsBack() throws IOException {
    checkpoints.hide();
    assertThat(folder).isRegularFile();
    checkpoints.show();
    checkpoints.show();

    assertThat(checkpoints.complete())
        .containsExactly(
            folder.resolve("job/chk-2/_metadata"), folder.resolve("job/chk-1/_metadata"));
  }

  private boolean isWhole(String file) throws IOException {
    Path path = folder.resolve(file);
    return Files.exists(path) && Arrays.equals(Files.readAllBytes(path), new byte[100]);
  }

  private void write(String file, long modified) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.write(path, new byte[100]);
    Files.setLastModifiedTime(path, FileTime.fromMillis(modified));
  }
}
