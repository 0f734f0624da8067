package io.perennial.launcher.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class JobKeeperTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private final FakeCluster cluster;
  private final List<String> messages = new CopyOnWriteArrayList<>();

  JobKeeperTest() throws IOException {
    cluster = new FakeCluster();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private JobSubmission submission() throws IOException {
    return new JobSubmission(
        cluster.rest(), Files.writeString(folder.resolve("job.jar"), "classes"));
  }

  private JobKeeper keeper() throws IOException {
    return new JobKeeper(submission(), Settings.defaults(), messages::add, Duration.ofMillis(100));
  }

  @Test
  void shouldBringJarAndSettingsAndLeaveNoJarBehind() throws Exception {
    Settings settings = Settings.defaults().withForgetKey("a \"quoted\" key of many characters");

    assertThat(submission().submit(settings, "file:/savepoint")).isEqualTo("j1");

    assertThat(cluster.uploads.get(0))
        .contains("name=\"jarfile\"; filename=\"job.jar\"", "\r\n\r\nclasses\r\n--");
    JsonNode arguments = new ObjectMapper().readTree(cluster.runs.get(0)).path("programArgsList");
    assertThat(arguments.path(0).asText()).isEqualTo("--settings");
    assertThat(SettingsFile.parse(arguments.path(1).asText())).isEqualTo(settings);
    assertThat(arguments.path(2).asText()).isEqualTo("--from");
    assertThat(arguments.path(3).asText()).isEqualTo("file:/savepoint");
    assertThat(cluster.deletions).containsExactly("/jars/1_job.jar");
  }

  @Test
  void shouldTellFlinksReasonAndRemoveTheJarWhenItIsRefused() throws Exception {
    cluster.refuses = true;

    assertThatThrownBy(() -> submission().submit(Settings.defaults(), ""))
        .isInstanceOf(FlinkRestException.class)
        .hasMessageEndingWith("with status 400: java.lang.IllegalStateException: no slots");
    assertThat(cluster.deletions).containsExactly("/jars/1_job.jar");
  }

  @Test
  void shouldNameTheJarThatIsMissing() {
    JobSubmission submission = new JobSubmission(cluster.rest(), folder.resolve("no.jar"));

    assertThatThrownBy(() -> submission.submit(Settings.defaults(), ""))
        .isInstanceOf(FlinkRestException.class)
        .hasMessageContainingAll("no.jar", "./mvnw -DskipTests package");
  }

  @Test
  void shouldSubmitAgainWhatIsLostOrFailed() throws Exception {
    try (JobKeeper keeper = keeper()) {
      keeper.start(LIMIT);
      assertThat(cluster.runs).hasSize(1);

      cluster.forget();
      await(() -> cluster.runs.size() == 2);
      cluster.failure =
          "JobException: Recovery is suppressed\\n at a\\nCaused by: IOException: no space\\n at b";
      cluster.all("FAILED");
      await(() -> messages.size() == 2);

      assertThat(cluster.runs).hasSize(3).allMatch(run -> run.contains("\"own\""));
      assertThat(messages.get(0))
          .isEqualTo(
              "the job was lost with its JobManager: submitted again from its newest checkpoint, as j2");
      assertThat(messages.get(1))
          .isEqualTo(
              "the job was not able to go on (IOException: no space): submitted again from its newest checkpoint, as j3");
      keeper.check();
    }
  }

  @Test
  void shouldBringBackWhatWasRescaledWithItsSubtasks() throws Exception {
    try (JobKeeper keeper = keeper()) {
      keeper.start(LIMIT);
      cluster.parallelism = 3;
      int before = cluster.looks;
      await(() -> cluster.looks > before + 1);

      cluster.forget();
      await(() -> cluster.runs.size() == 2);

      JsonNode arguments = new ObjectMapper().readTree(cluster.runs.get(1)).path("programArgsList");
      assertThat(SettingsFile.parse(arguments.path(1).asText()))
          .isEqualTo(Settings.defaults().withParallelism(3));
    }
  }

  @Test
  void shouldLeaveAStoppedJobStoppedAndARestartingOneToFlink() throws Exception {
    try (JobKeeper keeper = keeper()) {
      keeper.start(LIMIT);
      for (String state : List.of("RESTARTING", "CANCELLING", "FINISHED", "CANCELED")) {
        cluster.all(state);
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
      }
      await(() -> !messages.isEmpty());
      assertThat(messages)
          .containsExactly(
              "somebody stopped the job (CANCELED): nothing is learned until perennial job submit --from newest");
      assertThat(cluster.runs).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Exception: Could not restore keyed state backend for shards",
        "Caused by: org.rocksdb.RocksDBException: block checksum mismatch: stored = 12"
      })
  void shouldGiveAnotherCheckpointToAJobThatCannotUseItsNewest(String damage) throws Exception {
    try (JobKeeper keeper = keeper()) {
      keeper.start(LIMIT);
      cluster.failure = "java.io.IOException: the broker is away";
      cluster.restarts = 10;
      LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
      assertThat(cluster.runs).as("Flink's own matter").hasSize(1);

      cluster.failure = damage;
      cluster.restarts = 20;
      await(() -> !messages.isEmpty());

      assertThat(messages)
          .containsExactly(
              "the job was not able to use its checkpoint: submitted again from its newest checkpoint, as j2");
      keeper.check();
    }
  }

  @Test
  void shouldTryAgainWhatCannotBeSubmittedYet() throws Exception {
    try (JobKeeper keeper = keeper()) {
      keeper.start(LIMIT);
      cluster.failure = "Could not restore operator state backend";
      cluster.restarts = 20;
      await(() -> cluster.looks > 1);
      cluster.refuses = true;
      cluster.restarts = 40;
      await(() -> messages.size() > 1);
      assertThat(messages)
          .allMatch(
              told ->
                  told.startsWith(
                      "the job was not able to use its checkpoint, and cannot be submitted yet: "));
      cluster.refuses = false;
      await(() -> cluster.runs.size() == 2);
      keeper.check();
    }
  }

  @Test
  void shouldGiveUpWhatCannotBeSubmittedAtAll() throws Exception {
    try (JobKeeper keeper = keeper()) {
      keeper.start(LIMIT);
      cluster.refuses = true;
      cluster.forget();
      await(() -> isGivenUp(keeper));
      assertThat(messages).hasSize(10);
    }
  }

  @Test
  void shouldGiveUpAJobThatFailsAgainAndAgain() throws Exception {
    cluster.checkpoints = "{\"counts\":{\"completed\":1}}";
    try (JobKeeper keeper = keeper()) {
      keeper.start(LIMIT);
      cluster.firstState = "FAILED";
      cluster.all("FAILED");
      await(() -> isGivenUp(keeper));
      assertThatThrownBy(keeper::check)
          .hasMessage(
              "the job was not able to go on (no reason was told) for the 11th time within 10 minutes");
      assertThat(cluster.runs).hasSize(11);
    }
  }

  @Test
  void shouldGiveUpAJobThatFailsWithoutACompleteCheckpoint() throws Exception {
    try (JobKeeper keeper = keeper()) {
      keeper.start(LIMIT);
      cluster.failure = "IOException: no space";
      cluster.firstState = "FAILED";
      cluster.all("FAILED");
      await(() -> isGivenUp(keeper));
      assertThatThrownBy(keeper::check)
          .hasMessage(
              "the job has failed for good 3 times in a row without completing a checkpoint, the last time for: IOException: no space");
      assertThat(cluster.runs).hasSize(3);
    }
  }

  private static boolean isGivenUp(JobKeeper keeper) {
    try {
      keeper.check();
      return false;
    } catch (FlinkRestException e) {
      return true;
    }
  }

  @Test
  void shouldRefuseToStartWithAJobThatDoesNotRun() throws Exception {
    cluster.firstState = "FAILED";
    try (JobKeeper keeper = keeper()) {
      assertThatThrownBy(() -> keeper.start(LIMIT)).hasMessage("job j1 is FAILED");
    }
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(20_000_000);
    }
  }
}
