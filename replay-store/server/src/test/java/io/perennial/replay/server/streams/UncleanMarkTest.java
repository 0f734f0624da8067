package io.perennial.replay.server.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UncleanMarkTest {

  @TempDir private Path task;

  private Path checkpoint = Path.of("");

  @BeforeEach
  void writeCheckpoint() throws IOException {
    checkpoint = Files.writeString(task.resolve(".checkpoint"), "0");
  }

  @Test
  void shouldLeaveTheCheckpointOfAStoreThatWasClosed() {
    mark().opening();
    mark().closedCleanly();

    mark().opening();

    assertThat(checkpoint).exists();
  }

  @Test
  void shouldRemoveTheCheckpointOfAStoreThatWasKilled() {
    mark().opening();
    assertThat(checkpoint).exists();

    mark().opening();

    assertThat(checkpoint).doesNotExist();
  }

  private UncleanMark mark() {
    return new UncleanMark(task, "store");
  }
}
