package io.perennial.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FoldersTest {

  @TempDir private Path folder;

  @Test
  void shouldRemoveEverythingInsideButNothingBehindLinks() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "x");
    Path inside = Files.createDirectories(folder.resolve("inside/deeper"));
    Files.writeString(inside.resolve("file"), "x");
    Files.createSymbolicLink(inside.resolve("link"), outside);

    Folders.empty(folder.resolve("inside"));

    assertThat(folder.resolve("inside")).isEmptyDirectory();
    assertThat(outside.resolve("precious")).exists();
    Folders.delete(folder.resolve("inside"));
    Folders.delete(folder.resolve("inside"));
    assertThat(folder.resolve("inside")).doesNotExist();
  }
}
