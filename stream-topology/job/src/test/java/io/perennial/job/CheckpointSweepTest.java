package io.perennial.job;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.settings.JobSettings;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In the checkpoint directory of jobs that Flink ran one after the other, and that were lost. */
@Timeout(120)
final class CheckpointSweepTest {

  private static final String LOST = "0123456789abcdef0123456789abcdef";

  @TempDir private Path folder;
  @TempDir private Path temporary;

  private final List<String> alerts = new ArrayList<>();
  private Path directory = Path.of("none");
  private JobSettings settings = CheckpointedJob.settings(directory);

  @BeforeEach
  void runTwoJobs() throws Exception {
    // A path that is not the real one, as operators use them.
    directory =
        Files.createSymbolicLink(
            folder.resolve("link"), Files.createDirectory(folder.resolve("checkpoints")));
    settings = CheckpointedJob.settings(directory);
    CheckpointedJob.run(settings, Optional.empty(), temporary);
    CheckpointedJob.run(settings, ResumePoint.own(settings, alerts::add), temporary);
  }

  @Test
  void shouldLeaveWhatTheRetainedCheckpointsNeedAndNothingElseOfJobs() throws IOException {
    Path half = old(LOST + "/chk-9/half-written");
    Path unneeded = old(LOST + "/shared/unneeded");
    Path operators = old("savepoints/savepoint-1/_metadata");
    Path notes = old("notes.txt");
    List<Path> before = RetainedCheckpoints.below(directory.toString());
    assertThat(before)
        .as("two of the second job, and one that it did not take over")
        .hasSizeGreaterThan(2);
    List<Path> kept = before.subList(0, 2);
    Path inFlight = old(directory.relativize(kept.get(1)) + "/records-on-their-way");

    Optional<ResumePoint> point = ResumePoint.own(settings, alerts::add);

    assertThat(point.orElseThrow().location()).isEqualTo(kept.get(0).toUri().toString());
    assertThat(List.of(half, unneeded)).noneMatch(Files::exists);
    assertThat(directory.resolve(LOST)).doesNotExist();
    assertThat(List.of(operators, notes)).allMatch(Files::exists);
    assertThat(kept).allSatisfy(each -> assertThat(CheckpointCheck.defect(each)).isEmpty());
    Set<Path> left = files();
    left.removeAll(needed(kept));
    assertThat(left)
        .as("neither needed nor an operator's")
        .containsExactlyInAnyOrder(operators, notes, inFlight);
    assertThat(alerts).isEmpty();
  }

  @Test
  void shouldLeaveWhatIsNewerThanTheNewestCheckpoint() throws IOException {
    Path young = old(LOST + "/shared/young");
    Files.setLastModifiedTime(young, FileTime.fromMillis(1L << 42));

    ResumePoint.own(settings, alerts::add);

    assertThat(young).exists();
  }

  @Test
  void shouldDeleteNothingWhereTheNewestCheckpointIsDamaged() throws IOException {
    List<Path> before = RetainedCheckpoints.below(directory.toString());
    Path metadata = before.get(0).resolve("_metadata");
    FileTime written = Files.getLastModifiedTime(metadata);
    Files.write(metadata, new byte[10]);
    Files.setLastModifiedTime(metadata, written);
    old(LOST + "/shared/unneeded");
    Set<Path> all = files();

    Optional<ResumePoint> point = ResumePoint.own(settings, alerts::add);

    assertThat(point.orElseThrow().location()).isEqualTo(before.get(1).toUri().toString());
    assertThat(files()).isEqualTo(all);
    assertThat(alerts).hasSize(2).noneMatch(alert -> alert.contains("deleted"));
  }

  @Test
  void shouldDeleteNothingWhereItCannotTellWhatIsNeeded() throws IOException {
    List<Path> before = RetainedCheckpoints.below(directory.toString());
    Path metadata = before.get(1).resolve("_metadata");
    FileTime written = Files.getLastModifiedTime(metadata);
    Files.write(metadata, new byte[10]);
    Files.setLastModifiedTime(metadata, written);
    Set<Path> all = files();

    Optional<ResumePoint> point = ResumePoint.own(settings, alerts::add);

    assertThat(point.orElseThrow().location()).isEqualTo(before.get(0).toUri().toString());
    assertThat(files()).isEqualTo(all);
    assertThat(alerts)
        .singleElement()
        .asString()
        .startsWith("what lost jobs left in " + directory + " could not be deleted");
  }

  /** A file that was last written before any checkpoint. */
  private Path old(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "left behind");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    for (Path parent = file.getParent(); !parent.equals(directory); parent = parent.getParent()) {
      Files.setLastModifiedTime(parent, FileTime.fromMillis(1_000));
    }
    return file;
  }

  private Set<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
      return files.filter(Files::isRegularFile).collect(toCollection(TreeSet::new));
    }
  }

  private static Set<Path> needed(List<Path> checkpoints) throws IOException {
    Set<Path> needed = new TreeSet<>();
    for (Path each : checkpoints) {
      needed.add(each.resolve("_metadata"));
      needed.addAll(CheckpointCheck.localFiles(each).keySet());
    }
    return needed;
  }
}
