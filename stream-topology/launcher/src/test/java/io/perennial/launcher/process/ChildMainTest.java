package io.perennial.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ChildMainTest {

  @Test
  void shouldEndTheProcessWhenItsParentIsGone() throws Exception {
    Process process = start("serve");
    try (BufferedReader lines = process.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("READY http://here");
      // What the operating system does when the parent dies.
      process.getOutputStream().close();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void shouldPassOnTheExitCodeOfWhatItRuns() throws Exception {
    Process process = start("die");
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(3);
  }

  private static Process start(String what) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            ChildMain.class.getName(),
            TestChild.class.getName(),
            what)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
