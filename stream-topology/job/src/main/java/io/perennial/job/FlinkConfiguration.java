package io.perennial.job;

import io.perennial.settings.JobSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;

/** Flink's options for the embedded job. What the settings say under {@code job.flink} wins. */
final class FlinkConfiguration {

  private FlinkConfiguration() {}

  /**
   * @param resumeFrom checkpoint to continue from, if there is one
   * @param temporaryFolder for the working files of RocksDB and RPC
   */
  static Configuration of(JobSettings job, Optional<Path> resumeFrom, Path temporaryFolder) {
    Configuration flink = new Configuration();
    flink.setString("rest.port", Integer.toString(job.uiPort()));
    flink.setString("rest.address", job.bindAddress());
    flink.setString("rest.bind-address", job.bindAddress());
    flink.setString("web.submit.enable", "false");
    flink.setString("taskmanager.numberOfTaskSlots", Integer.toString(job.parallelism()));
    flink.setString("taskmanager.memory.managed.size", "128m");
    flink.setString("taskmanager.memory.network.min", "32m");
    flink.setString("taskmanager.memory.network.max", "32m");
    flink.setString("parallelism.default", Integer.toString(job.parallelism()));
    flink.setString("pipeline.max-parallelism", Integer.toString(ShardKey.KEY_GROUPS));
    // Every value on the way is immutable, so operators in one chain may pass it on as it is.
    flink.setString("pipeline.object-reuse", "true");
    flink.setString("pipeline.generic-types", "false");
    flink.setString("execution.buffer-timeout.interval", "10 ms");
    flink.setString("io.tmp.dirs", temporaryFolder.toString());
    flink.setString("state.backend.type", "rocksdb");
    flink.setString("state.backend.rocksdb.use-bloom-filter", "true");
    // Pages are weights: they do not compress, and are rewritten soon.
    flink.setString("state.backend.rocksdb.compression.per.level", "NO_COMPRESSION");
    flink.setString(
        "state.backend.rocksdb.localdir", temporaryFolder.resolve("rocksdb").toString());
    flink.setString("execution.checkpointing.incremental", "true");
    flink.setString("execution.checkpointing.mode", "EXACTLY_ONCE");
    flink.setString(
        "execution.checkpointing.interval", job.checkpointInterval().toMillis() + " ms");
    flink.setString("execution.checkpointing.dir", checkpointUri(job.checkpointDirectory()));
    flink.setString(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    flink.setString("execution.checkpointing.num-retained", "2");
    flink.setString("execution.checkpointing.tolerable-failed-checkpoints", "10");
    flink.setString("restart-strategy.type", "exponential-delay");
    flink.setString("restart-strategy.exponential-delay.initial-backoff", "1 s");
    flink.setString("restart-strategy.exponential-delay.max-backoff", "30 s");
    flink.setString("restart-strategy.exponential-delay.attempts-before-reset-backoff", "8");
    resumeFrom.ifPresent(
        checkpoint -> {
          flink.setString("execution.state-recovery.path", checkpoint.toUri().toString());
          flink.setString("execution.state-recovery.claim-mode", "CLAIM");
        });
    job.flink().forEach(flink::setString);
    return flink;
  }

  static String checkpointUri(String directory) {
    return directory.contains("://")
        ? directory
        : Path.of(directory).toAbsolutePath().toUri().toString();
  }
}
