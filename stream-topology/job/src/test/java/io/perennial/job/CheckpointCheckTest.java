package io.perennial.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.settings.JobSettings;
import io.perennial.settings.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against checkpoints that a Flink job wrote, with the job's own options, and that were damaged.
 */
@Timeout(120)
final class CheckpointCheckTest {

  private static final int KEYS = 2_000;

  @TempDir private static Path written;
  @TempDir private static Path temporary;
  @TempDir private Path copy;

  private final List<String> alerts = new ArrayList<>();
  private JobSettings settings = settings(written);

  private static JobSettings settings(Path directory) {
    JobSettings defaults = Settings.defaults().job();
    return new JobSettings(
        1, Duration.ofMillis(100), directory.toString(), 0, "127.0.0.1", defaults.flink());
  }

  @BeforeAll
  static void write() throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(
            FlinkConfiguration.embedded(settings(written), Optional.empty(), temporary));
    environment
        .fromSequence(0, Long.MAX_VALUE)
        .keyBy(number -> number % KEYS)
        .process(new Remember())
        .sinkTo(new DiscardingSink<>());
    JobClient job = environment.executeAsync("state");
    while (RetainedCheckpoints.below(written.toString()).size() < 2) {
      Thread.sleep(20);
    }
    job.cancel().get();
    assertThatThrownBy(() -> job.getJobExecutionResult().get())
        .hasRootCauseInstanceOf(JobCancellationException.class);
  }

  /** Some kilobytes for each key, so that there are tables on disk. */
  private static final class Remember extends KeyedProcessFunction<Long, Long, Long> {

    private static final long serialVersionUID = 1L;

    private transient ValueState<byte[]> state;

    @Override
    public void open(OpenContext context) {
      state =
          getRuntimeContext()
              .getState(
                  new ValueStateDescriptor<>(
                      "bytes", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void processElement(Long number, Context context, Collector<Long> out)
        throws IOException {
      byte[] bytes = new byte[1_000];
      ByteBuffer.wrap(bytes).putLong(number);
      state.update(bytes);
    }
  }

  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> files = Files.walk(written)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = copy.resolve(written.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
          Files.setLastModifiedTime(target, Files.getLastModifiedTime(file));
        }
      }
    }
  }

  @Test
  void shouldFindNothingWrongWithWhatFlinkWrote() {
    List<Path> retained = RetainedCheckpoints.below(written.toString());

    assertThat(retained).hasSizeGreaterThanOrEqualTo(2);
    assertThat(CheckpointCheck.defect(retained.get(0))).isEmpty();
    assertThat(ResumePoint.newest(settings, alerts::add))
        .contains(new ResumePoint(retained.get(0).toUri().toString(), true));
    assertThat(alerts).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "flip", "delete", "metadata", "empty metadata"})
  void shouldPassOverWhatIsDamagedAndSayWhy(String damage) throws IOException {
    // Both read the files where they were written: a copy's metadata names those.
    List<Path> retained = RetainedCheckpoints.below(written.toString());
    Path newest = retained.get(0);
    Path damaged =
        damage.contains("metadata") ? newest.resolve("_metadata") : tableOf(newest, retained);
    Path saved = Files.copy(damaged, copy.resolve("saved"));
    FileTime time = Files.getLastModifiedTime(damaged);
    try {
      damage(damaged, damage);
      Files.setLastModifiedTime(newest.resolve("_metadata"), FileTime.fromMillis(1L << 42));

      ResumePoint point = ResumePoint.newest(settings, alerts::add).orElseThrow();

      assertThat(point.location()).isEqualTo(retained.get(1).toUri().toString());
      assertThat(alerts).hasSize(2);
      assertThat(alerts.get(1))
          .isEqualTo(
              "continues from the older %s: what came after it is processed once more"
                  .formatted(retained.get(1)));
      assertThat(alerts.get(0))
          .startsWith("checkpoint " + newest + " cannot be restored: ")
          .contains(damaged.getFileName().toString());
    } finally {
      Files.deleteIfExists(damaged);
      Files.copy(saved, damaged);
      Files.setLastModifiedTime(damaged, time);
      Files.setLastModifiedTime(newest.resolve("_metadata"), FileTime.fromMillis(1L << 42));
    }
  }

  @Test
  void shouldRefuseToStartAfreshWhereNoCheckpointIsWhole() throws IOException {
    for (Path folder : RetainedCheckpoints.below(copy.toString())) {
      Files.write(folder.resolve("_metadata"), new byte[10]);
    }

    assertThatThrownBy(() -> ResumePoint.newest(settings(copy), alerts::add))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("none of the ")
        .hasMessageContainingAll("_metadata cannot be read", "bring back the files");
    assertThat(alerts).hasSize(RetainedCheckpoints.below(copy.toString()).size());
  }

  @Test
  void shouldTakeWhatAnOperatorNamesAsItIs() {
    assertThat(ResumePoint.named("s3://b/savepoint-1", settings, alerts::add))
        .contains(new ResumePoint("s3://b/savepoint-1", false));
    assertThat(ResumePoint.named("newest", settings(copy.resolve("absent")), alerts::add))
        .isEmpty();
  }

  private static void damage(Path file, String how) throws IOException {
    switch (how) {
      case "delete" -> Files.delete(file);
      case "empty metadata" -> Files.write(file, new byte[0]);
      default -> {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          if (how.equals("flip")) {
            channel.write(
                ByteBuffer.wrap("not what was there".getBytes(UTF_8)), channel.size() / 3);
          } else {
            channel.truncate(channel.size() / 2);
          }
        }
      }
    }
  }

  /** A table that the newest refers to, and the one before does not. */
  private static Path tableOf(Path newest, List<Path> retained) throws IOException {
    Map<Path, String> before = CheckpointCheck.localFiles(retained.get(1));
    return CheckpointCheck.localFiles(newest).entrySet().stream()
        .filter(file -> file.getValue().endsWith(".sst") && !before.containsKey(file.getKey()))
        .map(Map.Entry::getKey)
        .max(Comparator.comparingLong(file -> file.toFile().length()))
        .orElseThrow();
  }
}
