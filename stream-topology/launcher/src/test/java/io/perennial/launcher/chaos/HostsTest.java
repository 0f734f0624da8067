package io.perennial.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostsTest {

  private static final List<String> COMMAND = List.of("java", "Main");

  @TempDir private Path folder;

  @Test
  void shouldChangeNoCommandWhereNoFaultNeedsIt() throws IOException {
    try (Hosts hosts = Hosts.of(List.of(FaultKind.KILL_BROKER), 3, folder)) {
      assertThat(hosts.command("task-manager-1", COMMAND)).isEqualTo(COMMAND);
      assertThatThrownBy(() -> hosts.cut("task-manager-1", () -> 1))
          .hasMessage("no cable leads to task-manager-1");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldLetFlinksProcessesReachEachOtherByCables() throws IOException {
    try (Hosts hosts = Hosts.of(List.of(FaultKind.CUT_TASK_MANAGER), 2, folder)) {
      String jobManager = hosts.command("job-manager", COMMAND).get(2);
      assertThat(jobManager).matches("jobmanager\\.rpc\\.port=\\d+");
      assertThat(hosts.command("task-manager-2", COMMAND))
          .hasSize(5)
          .startsWith("java", "Main", jobManager)
          .element(3)
          .asString()
          .matches("taskmanager\\.rpc\\.port=\\d+");
      assertThat(hosts.command("broker", COMMAND)).isEqualTo(COMMAND);
    }
  }

  @Test
  void shouldKeepHowFarTheClockIsAheadInAFile() throws IOException {
    WallClock clock = WallClock.in(folder, Path.of("/lib.so"));
    Path file = folder.resolve("clock");
    assertThat(clock.prefix()).contains("LD_PRELOAD=/lib.so", "FAKETIME_TIMESTAMP_FILE=" + file);
    assertThat(Files.readString(file)).isEqualTo("+0\n");

    clock.setAhead(Duration.ofHours(-1));

    assertThat(Files.readString(file)).isEqualTo("-3600\n");
  }
}
