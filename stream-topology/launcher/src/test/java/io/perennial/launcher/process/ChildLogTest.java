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
      assertThat(log.lastWords()).isEqualTo("goodbye");
    }
  }

  @Test
  void shouldTellWhatAChildSaidFromWhatItsLibrariesLogged() throws IOException {
    try (ChildLog log = new ChildLog(folder.resolve("x.log"), 1_000_000)) {
      assertThat(log.lastWords()).isEmpty();
      log.add("2026-11-23T17:32:27,307 WARN  CoordinatedShutdown: no hook, shutdown in progress");
      assertThat(log.lastWords()).isEmpty();
      log.add("shard 9 has no learner yet");
      log.add("2026-11-23T17:32:27,307 WARN  CoordinatedShutdown: no hook, shutdown in progress");
      log.add("17:32:27.307 ERROR Something: of the store's logger");
      log.add("2026-11-23 17:32:27.307 WARN  Something: of the broker's logger");
      assertThat(log.lastWords()).isEqualTo("shard 9 has no learner yet");
    }
  }
}
