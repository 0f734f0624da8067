package io.perennial.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildLogTest {

  @TempDir private Path folder;

  @Test
  void shouldKeepTheFileBounded() throws IOException {
    Path file = folder.resolve("logs").resolve("x.log");
    try (ChildLog log = new ChildLog(file, 1_000)) {
      for (int i = 0; i < 1_000; i++) {
        log.add("line number " + i);
      }
    }
    assertThat(Files.size(file)).isLessThanOrEqualTo(1_000);
    assertThat(Files.size(folder.resolve("logs/x.log.1"))).isBetween(900L, 1_000L);
    assertThat(Files.readAllLines(file)).endsWith("line number 999");
  }

  @Test
  void shouldExplainByErrorsRatherThanByTheLastLines() throws IOException {
    try (ChildLog log = new ChildLog(folder.resolve("x.log"), 1_000_000)) {
      log.add("WARNING: Using incubator modules: jdk.incubator.vector");
      log.add("all is well");
      assertThat(log.explanation()).containsExactly("all is well");

      log.add("java.io.IOException: No space left on device");
      log.add("\tat io.perennial.Something.doing(Something.java:1)");
      log.add("goodbye");
      assertThat(log.explanation()).containsExactly("java.io.IOException: No space left on device");
      assertThat(log.lastLine()).isEqualTo("goodbye");
    }
  }
}
