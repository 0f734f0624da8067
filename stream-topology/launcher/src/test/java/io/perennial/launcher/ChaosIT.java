package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short run of the fault suite as one calls it; the long ones are for the command line. */
final class ChaosIT {

  private static final List<String> FAULTS = List.of("damaged-checkpoint", "kill-broker-in-commit");

  @TempDir Path temporary;

  @Test
  @Timeout(500)
  void shouldFindNoDifferenceAndLeaveNothingBehind() throws Exception {
    Path report = temporary.resolve("report.json");
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code =
        Perennial.run(
            new String[] {
              "chaos",
              "--seed=5",
              "--events=20000",
              "--speed=1500",
              "--faults=" + String.join(",", FAULTS),
              "--set=learner.statisticsCapacity=16384",
              "--set=learner.embeddingRows=4096",
              "--set=learner.crossWeights=16384",
              "--data-dir=" + temporary.resolve("data"),
              "--report=" + report
            },
            System.out,
            new PrintStream(err, true, UTF_8));

    String said = err.toString(UTF_8);
    assertThat(code).as(said).isZero();
    JsonNode found = new ObjectMapper().readTree(report.toFile());
    assertThat(found.path("identical").asBoolean()).isTrue();
    assertThat(found.path("matched").path("predictions").asLong()).isEqualTo(20_000);
    assertThat(found.path("counters").path("events.deadLettered").asLong())
        .isEqualTo(found.path("sent").path("broken").asLong() + found.path("oversized").asLong());
    assertThat(found.path("faults")).hasSize(2);
    assertThat(said).contains("cannot be restored");
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(temporary.resolve("data/tmp")).doesNotExist();
  }
}
