package io.perennial.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.LabelSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Savepoints as earlier builds wrote them go on in this one, or are refused in one sentence. */
final class GoldenSavepointIT {

  private static final Path PAGE = Path.of("../../docs/upgrade.md");
  private static final Path EXAMPLE =
      Path.of("src/test/java/io/perennial/job/example/SavepointCounters.java");

  @TempDir Path temporary;

  /** A new one on demand, which the tests then read like the others. */
  @BeforeAll
  static void writeOnDemand(@TempDir Path temporary) throws Exception {
    if (System.getProperty("perennial.golden", "").equals("write")) {
      GoldenSavepoint.write(temporary);
    }
  }

  static List<GoldenSavepoint> readable() {
    return GoldenSavepoint.readable();
  }

  static List<GoldenSavepoint> refused() {
    return GoldenSavepoint.refused();
  }

  @ParameterizedTest
  @MethodSource("readable")
  @Timeout(120)
  void shouldGoOnFromWhatAnEarlierBuildWrote(GoldenSavepoint golden) throws Exception {
    assertThat(golden.restored(temporary)).isEqualTo(golden.expected());
  }

  @ParameterizedTest
  @MethodSource("refused")
  @Timeout(120)
  void shouldRefuseWhatAnEarlierBuildLearned(GoldenSavepoint golden) throws Exception {
    String savepoint = golden.unpack(temporary.resolve("savepoint"));
    String because = "state was written in format 'learner 1', but this build reads 'learner 2'";

    assertThat(failure(golden, savepoint, Map.of())).contains(because);
    assertThatThrownBy(
            () -> SnapshotMain.write(savepoint, 0, LabelSpace.BINARY, temporary.resolve("model")))
        .hasMessageContaining(because);
  }

  @Test
  @Timeout(120)
  void shouldRefuseAFormatItDoesNotKnow() throws Exception {
    Path folder = temporary.resolve("of-tomorrow");
    String savepoint = GoldenSavepoint.latest().unpack(folder);
    int changed = 0;
    for (Path file : files(folder)) {
      String bytes = Files.readString(file, ISO_8859_1);
      if (bytes.contains("perennial-state 2")) {
        Files.writeString(
            file, bytes.replace("perennial-state 2", "perennial-state 9"), ISO_8859_1);
        changed++;
      }
    }
    assertThat(changed).isPositive();

    assertThat(failure(savepoint, Map.of()))
        .contains("state was written in format 'perennial-state 9'")
        .contains("but this version reads 'perennial-state 2'");
  }

  @Test
  @Timeout(120)
  void shouldRefuseSettingsThatChangeWhatTheStateMeans() throws Exception {
    String savepoint = GoldenSavepoint.latest().unpack(temporary.resolve("savepoint"));

    assertThat(failure(savepoint, Map.of("learner.hidden", "32")))
        .contains("they differ from 'hidden=16");
    assertThat(failure(savepoint, Map.of("processor.deduplicationCapacity", "700")))
        .contains("deduplicationCapacity is 700, but the state was written with 600");
  }

  @Test
  void shouldShowOnThePageTheVeryCodeThatReadsThem() throws Exception {
    String page = Files.readString(PAGE);
    int begin = page.indexOf("```java\n") + "```java\n".length();
    String shown = page.substring(begin, page.indexOf("```", begin));

    assertThat(shown).contains("class SavepointCounters", "MapState<String, byte[]> open");
    assertThat(Files.readString(EXAMPLE)).endsWith(shown);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** Why a job that starts from a savepoint fails: its innermost sentence. */
  private String failure(String savepoint, Map<String, String> settings) throws Exception {
    return failure(GoldenSavepoint.latest(), savepoint, settings);
  }

  private String failure(GoldenSavepoint golden, String savepoint, Map<String, String> settings)
      throws Exception {
    try (StagedJob job = new StagedJob("refused", temporary, golden.recordsAfter())) {
      job.start(golden.settings(temporary, settings), Optional.of(savepoint));
      JobResult result = job.finish();
      assertThat(result.isSuccess()).isFalse();
      return ExceptionUtils.stringifyException(result.getSerializedThrowable().orElseThrow());
    }
  }
}
