package io.perennial.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ProcessSupervisorTest {

  @TempDir private Path folder;

  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final ProcessSupervisor supervisor =
      new ProcessSupervisor(messages::add, Duration.ofMillis(10));

  @AfterEach
  void stop() {
    supervisor.close();
  }

  @Test
  void shouldTellWhatAChildSaysWhenItIsReadyAndStopIt() {
    Child child = start("serve");

    assertThat(child.awaitReady()).isEqualTo("http://here");
    assertThat(child.isAlive()).isTrue();
    supervisor.close();
    assertThat(child.isAlive()).isFalse();
    assertThat(child.spec().temporaryFolder()).doesNotExist();
    assertThat(supervisor.failure()).isNotDone();
  }

  @Test
  void shouldSayWhichChildDiedHowAndWhatExplainsIt() {
    Child child = start("die");

    assertThatThrownBy(child::awaitReady)
        .isInstanceOf(ChildFailedException.class)
        .hasMessageContaining("the thing ended before it was ready, exit code 3")
        .hasMessageContaining("ERROR the disk is made of cheese")
        .hasMessageContaining("thing.log")
        .extracting(e -> ((ChildFailedException) e).exitCode())
        .isEqualTo(3);
    assertThat(supervisor.failure()).succeedsWithin(10, TimeUnit.SECONDS);
  }

  @Test
  void shouldGiveUpOnAChildThatIsNeverReady() {
    Child child = start("hang");

    assertThatThrownBy(child::awaitReady)
        .isInstanceOf(ChildFailedException.class)
        .hasMessageContaining("was not ready within 2 s");
    supervisor.close();
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void shouldKillAChildThatDoesNotStop() {
    Child child = start("deaf");
    child.awaitReady();

    supervisor.close();

    assertThat(child.exit()).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(137);
  }

  @Test
  void shouldStartADeadChildAgain() throws IOException {
    Path marker = folder.resolve("marker");
    supervisor.start(TestChild.spec(folder, 1, "die-once", marker.toString()));

    await(() -> Files.exists(marker) && read(marker).equals("lives again"));

    assertThat(supervisor.failure()).isNotDone();
    assertThat(messages)
        .anyMatch(line -> line.contains("exit code 9"))
        .anyMatch(line -> line.contains("started again in 0.0 s (1 of 1 times)"));
    assertThat(folder.resolve("logs/thing.log.1")).exists();
  }

  @Test
  void shouldFailWhenAChildDiesTooOften() {
    supervisor.start(TestChild.spec(folder, 2, "die"));

    assertThat(supervisor.failure())
        .succeedsWithin(60, TimeUnit.SECONDS)
        .extracting(ChildFailedException::exitCode)
        .isEqualTo(3);
    assertThat(messages).filteredOn(line -> line.contains("is started again")).hasSize(2);
  }

  @Test
  void shouldKeepAHeldChildAwayUntilItIsReleased() {
    Child first = supervisor.start(TestChild.spec(folder, 1, "serve"));
    first.awaitReady();
    supervisor.hold("thing");
    ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
    await(() -> supervisor.pid("thing").isEmpty());
    await(() -> first.exit().isDone());
    assertThat(messages).isEmpty();

    supervisor.release("thing");

    await(() -> supervisor.pid("thing").isPresent());
    assertThat(supervisor.pid("thing").orElseThrow()).isNotEqualTo(first.pid());
    assertThat(supervisor.names()).containsExactly("thing");
    assertThat(supervisor.failure()).isNotDone();
  }

  @Test
  void shouldTakeTheEndOfAChildForSuccessOnlyWhereItMayEnd() {
    Child done = start("done");
    assertThat(done.exit()).succeedsWithin(60, TimeUnit.SECONDS).isEqualTo(0);

    Child served = start("serve-and-watch-parent");
    served.awaitReady();
    ProcessHandle.of(served.pid()).orElseThrow().destroyForcibly();

    // Were the first one's end a failure, it would be this one, for it came before.
    assertThat(supervisor.failure())
        .succeedsWithin(60, TimeUnit.SECONDS)
        .satisfies(
            failure -> {
              assertThat(failure.exitCode()).isEqualTo(137);
              assertThat(failure)
                  .hasMessageContaining("killed by signal 9")
                  .hasMessageNotContaining("long ago");
            });
  }

  @Test
  void shouldIgnoreTheInterruptOfTheTerminalInChildren() throws Exception {
    Child child = start("serve");
    child.awaitReady();

    int code = new ProcessBuilder("kill", "-INT", Long.toString(child.pid())).start().waitFor();

    assertThat(code).isZero();
    supervisor.close();
    assertThat(child.exit())
        .as("ended by our SIGTERM, not by SIGINT")
        .succeedsWithin(10, TimeUnit.SECONDS)
        .isEqualTo(143);
  }

  private Child start(String what) {
    return supervisor.start(TestChild.spec(folder, 0, what));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(5_000_000);
    }
  }
}
