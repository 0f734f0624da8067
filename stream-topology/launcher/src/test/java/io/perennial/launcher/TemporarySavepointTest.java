package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.launcher.flink.FlinkRest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However a snapshot ends, nothing of the savepoint is left. */
@Timeout(120)
final class TemporarySavepointTest {

  @TempDir private Path folder;

  private final List<String> said = new ArrayList<>();
  private FakeFlink flink;

  @BeforeEach
  void start() throws IOException {
    flink = new FakeFlink(folder.resolve("c"));
  }

  @AfterEach
  void stop() {
    flink.close();
    assertThat(folder.resolve("c-snapshots")).doesNotExist();
    assertThat(said).isEmpty();
  }

  @Test
  void shouldDeleteOneThatItsTriggersLostAnswerDidNotTellOf() {
    flink.losesAnswer = true;
    flink.questions.set(2);
    try (TemporarySavepoint savepoint = savepoint()) {
      assertThatThrownBy(savepoint::take).hasMessageContaining("does not answer");
    }

    assertThat(flink.disposed).containsExactly("s-1");
  }

  @Test
  void shouldDeleteOneThatIsCompleteOnlyAfterTheWait() {
    flink.questions.set(5);
    try (TemporarySavepoint savepoint = savepoint()) {
      assertThatThrownBy(() -> savepoint.take(Duration.ZERO))
          .hasMessageContaining("was not complete within");
    }

    assertThat(flink.disposed).containsExactly("s-1");
  }

  @Test
  void shouldDeleteTheFilesThoughFlinkIsGone() {
    try (TemporarySavepoint savepoint = savepoint()) {
      savepoint.take();
      assertThat(Path.of(flink.triggered.join(), "savepoint-1/_metadata")).exists();
      flink.close();
    }
  }

  @Test
  void shouldLeaveTheFolderOfAnotherSnapshot() throws IOException {
    Path others = Files.createDirectories(folder.resolve("c-snapshots/other"));
    try (TemporarySavepoint savepoint = savepoint()) {
      savepoint.take();
    }

    assertThat(others).exists();
    assertThat(Path.of(flink.triggered.join())).doesNotExist();
    Files.delete(others);
    Files.delete(others.getParent());
  }

  @Test
  void shouldNotAskFlinkWhenItIsClosedAlready() {
    TemporarySavepoint savepoint = savepoint();
    savepoint.close();

    assertThatThrownBy(savepoint::take).hasMessageContaining("no savepoint is taken");
    assertThat(flink.triggered).isNotDone();
  }

  @Test
  void shouldDeleteOneThatIsUnderWayWhenTheProcessIsToldToEnd() throws Exception {
    flink.questions.set(Integer.MAX_VALUE);
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    Process command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Perennial.class.getName(),
                "snapshot",
                "--url=" + flink.address(),
                "--output-file=" + folder.resolve("a.model"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    try {
      flink.triggered.get(60, TimeUnit.SECONDS);
      command.toHandle().destroy();
      flink.questions.set(3);

      assertThat(command.waitFor()).isEqualTo(128 + 15);
    } finally {
      command.destroyForcibly();
    }
    assertThat(flink.disposed).containsExactly("s-1");
    assertThat(folder.resolve("said")).isEmptyFile();
    assertThat(temporary).isEmptyDirectory();
  }

  private TemporarySavepoint savepoint() {
    return new TemporarySavepoint(
        new FlinkRest(flink.address()), "b", folder.resolve("c").toUri().toString(), said::add);
  }
}
