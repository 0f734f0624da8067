package io.perennial.job;

import static org.apache.flink.core.execution.SavepointFormatType.CANONICAL;
import static org.apache.flink.core.execution.SavepointFormatType.NATIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.codec.RawRecord;
import io.perennial.learner.snapshot.SnapshotInfo;
import io.perennial.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job of four shards that is stopped with a savepoint, and goes on at another parallelism and
 * over another state backend: everything that a shard gives out, and its model at the end, are
 * those of a processor that was never moved.
 */
final class RescaleIT {

  private static final int SHARDS = 4;
  private static final List<List<RawRecord>> RECORDS =
      IntStream.range(0, SHARDS)
          .mapToObj(shard -> SmallShards.records(shard, SmallShards.events(shard, 800)))
          .toList();

  @TempDir Path folder;

  /** How a job is run from one savepoint to the next. */
  private record Stage(int parallelism, String backEnd) {}

  @Test
  @Timeout(120)
  void shouldMoveShardsWholeFromOneSubtaskToTwoToFourAndBack() throws Exception {
    try (StagedJob job = new StagedJob("rescaled", folder, RECORDS)) {
      Optional<String> savepoint = Optional.empty();
      for (Stage stage :
          List.of(new Stage(1, "rocksdb"), new Stage(2, "rocksdb"), new Stage(4, "rocksdb"))) {
        job.start(settings(stage), savepoint);
        savepoint = Optional.of(stopAt(170 * stage.parallelism, job, NATIVE));
      }
      job.start(settings(new Stage(1, "rocksdb")), savepoint);
      assertThat(job.finish().isSuccess()).isTrue();
      assertUndisturbed(job);
    }
  }

  @Test
  @Timeout(120)
  void shouldGoOnOverAnotherStateBackendAndBack() throws Exception {
    try (StagedJob job = new StagedJob("moved", folder, RECORDS)) {
      job.start(settings(new Stage(1, "rocksdb")), Optional.empty());
      String ofRocks = stopAt(240, job, CANONICAL);

      job.start(settings(new Stage(2, "hashmap")), Optional.of(ofRocks));
      job.give(480);
      String heapsOwn = job.savepoint(NATIVE);
      String ofHeap = stopAt(480, job, CANONICAL);
      SnapshotInfo model = model(ofHeap, "canonical");
      assertThat(model.outcomes()).isPositive();
      assertThat(model(heapsOwn, "native").digest()).isEqualTo(model.digest());

      job.start(settings(new Stage(4, "rocksdb")), Optional.of(ofHeap));
      assertThat(job.finish().isSuccess()).isTrue();
      assertUndisturbed(job);
    }
  }

  private static String stopAt(int records, StagedJob job, SavepointFormatType format)
      throws Exception {
    job.give(records);
    String savepoint = job.stop(format);
    assertThat(CheckpointCheck.defect(Path.of(URI.create(savepoint))))
        .as("a start from the newest would take it")
        .isEmpty();
    return savepoint;
  }

  /** What {@code perennial snapshot} reads of the last shard. */
  private SnapshotInfo model(String savepoint, String name) throws Exception {
    return SnapshotMain.write(
        savepoint,
        SHARDS - 1,
        settings(new Stage(1, "rocksdb")).labels().space(),
        folder.resolve(name));
  }

  private void assertUndisturbed(StagedJob job) throws Exception {
    Settings settings = settings(new Stage(1, "rocksdb"));
    for (int shard = 0; shard < SHARDS; shard++) {
      List<String> undisturbed = UndisturbedShard.lines(shard, settings, RECORDS.get(shard));
      assertThat(undisturbed).hasSizeGreaterThan(1_000).last().asString().startsWith("digest ");
      assertThat(job.lines(shard)).as("shard %d", shard).isEqualTo(undisturbed);
    }
  }

  private Settings settings(Stage stage) {
    return SmallShards.settings(
        SHARDS,
        folder,
        Map.of(
            "job.parallelism",
            Integer.toString(stage.parallelism),
            "job.flink.state.backend.type",
            stage.backEnd));
  }
}
