package io.perennial.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.settings.JobSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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

  @TempDir private static Path written;
  @TempDir private static Path temporary;
  @TempDir private Path copy;

  private final List<String> alerts = new ArrayList<>();
  private JobSettings settings = CheckpointedJob.settings(written);

  @BeforeAll
  static void write() throws Exception {
    CheckpointedJob.run(CheckpointedJob.settings(written), Optional.empty(), temporary);
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

    assertThatThrownBy(() -> ResumePoint.newest(CheckpointedJob.settings(copy), alerts::add))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("none of the ")
        .hasMessageContainingAll("_metadata cannot be read", "bring back the files");
    assertThat(alerts).hasSize(RetainedCheckpoints.below(copy.toString()).size());
  }

  @Test
  void shouldTakeWhatAnOperatorNamesAsItIs() {
    assertThat(ResumePoint.named("s3://b/savepoint-1", settings, alerts::add))
        .contains(new ResumePoint("s3://b/savepoint-1", false));
    assertThat(
            ResumePoint.named(
                "newest", CheckpointedJob.settings(copy.resolve("absent")), alerts::add))
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
