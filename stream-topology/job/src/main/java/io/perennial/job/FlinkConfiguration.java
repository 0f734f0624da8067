package io.perennial.job;

import io.perennial.cluster.ClusterConfiguration;
import io.perennial.settings.JobSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;

/** Flink's options for the job. What the settings say under {@code job.flink} wins. */
final class FlinkConfiguration {

  private FlinkConfiguration() {}

  /**
   * The job's own options: state, checkpoints, restarts.
   *
   * @param resumeFrom what to continue from, if there is anything
   */
  static Configuration ofJob(JobSettings job, Optional<ResumePoint> resumeFrom) {
    Configuration flink = new Configuration();
    flink.setString("parallelism.default", Integer.toString(job.parallelism()));
    flink.setString("pipeline.max-parallelism", Integer.toString(ShardKey.KEY_GROUPS));
    // Every value on the way is immutable, so operators in one chain may pass it on as it is.
    flink.setString("pipeline.object-reuse", "true");
    flink.setString("pipeline.generic-types", "false");
    flink.setString("execution.buffer-timeout.interval", "2 ms");
    flink.setString("state.backend.type", "rocksdb");
    flink.setString("state.backend.rocksdb.use-bloom-filter", "true");
    // Pages are weights: they do not compress, and are rewritten soon.
    flink.setString("state.backend.rocksdb.compression.per.level", "NO_COMPRESSION");
    // What changes lies together, so small files leave the others as they are, and uploaded.
    flink.setString("state.backend.rocksdb.compaction.level.max-size-level-base", "32mb");
    flink.setString("state.backend.rocksdb.compaction.level.target-file-size-base", "4mb");
    flink.setString("execution.checkpointing.incremental", "true");
    flink.setString("execution.checkpointing.mode", "EXACTLY_ONCE");
    flink.setString(
        "execution.checkpointing.interval", job.checkpointInterval().toMillis() + " ms");
    flink.setString("execution.checkpointing.dir", checkpointUri(job.checkpointDirectory()));
    flink.setString(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    flink.setString("execution.checkpointing.tolerable-failed-checkpoints", "10");
    // Flink's exponential delay is a moment of the wall clock: when that is set back by an hour, a
    // job that fails waits for an hour. A lost TaskManager costs about three failures, until
    // nothing
    // is deployed to it any more: some thirty may go in ten minutes. More is a crash loop, told by
    // failing.
    flink.setString("restart-strategy.type", "failure-rate");
    flink.setString("restart-strategy.failure-rate.delay", "1 s");
    flink.setString("restart-strategy.failure-rate.failure-rate-interval", "10 min");
    flink.setString("restart-strategy.failure-rate.max-failures-per-interval", "100");
    resumeFrom.ifPresent(
        point -> {
          flink.setString("execution.state-recovery.path", point.location());
          flink.setString(
              "execution.state-recovery.claim-mode", point.isOwned() ? "CLAIM" : "NO_CLAIM");
        });
    job.flink().forEach(flink::setString);
    return flink;
  }

  /**
   * Everything in one process.
   *
   * @param resumeFrom what to continue from, if there is anything
   * @param temporaryFolder for the working files of RocksDB and RPC
   */
  static Configuration embedded(
      JobSettings job, Optional<ResumePoint> resumeFrom, Path temporaryFolder) {
    Configuration flink = ofJob(job, resumeFrom);
    flink.addAll(ClusterConfiguration.master(job));
    flink.addAll(ClusterConfiguration.tasks(job.parallelism(), temporaryFolder));
    // It has no TaskManager to lose.
    flink.setString("restart-strategy.failure-rate.max-failures-per-interval", "20");
    flink.setString("web.submit.enable", "false");
    job.flink().forEach(flink::setString);
    return flink;
  }

  static String checkpointUri(String directory) {
    return directory.contains("://")
        ? directory
        : Path.of(directory).toAbsolutePath().toUri().toString();
  }
}
