package io.perennial.settings;

import java.time.Duration;
import java.util.Map;

/**
 * The Flink job.
 *
 * @param parallelism subtasks; shards are spread over them
 * @param checkpointInterval time between two checkpoints, and so between two commits of what is
 *     served
 * @param checkpointDirectory folder or URI of the checkpoints
 * @param uiPort port of Flink's web UI and REST; 0 takes a free one
 * @param bindAddress address that the UI listens on
 * @param flink passed to Flink as it is
 */
public record JobSettings(
    int parallelism,
    Duration checkpointInterval,
    String checkpointDirectory,
    int uiPort,
    String bindAddress,
    Map<String, String> flink) {

  private static final String RETAINED = "execution.checkpointing.num-retained";

  public JobSettings {
    Ranges.require("job.parallelism", parallelism, 1, 10_000);
    Ranges.require(
        "job.checkpointInterval", checkpointInterval, Duration.ofMillis(100), Duration.ofHours(1));
    Ranges.require("job.uiPort", uiPort, 0, 65_535);
    if (checkpointDirectory.isBlank()) {
      throw new IllegalArgumentException("job.checkpointDirectory must not be empty");
    }
    flink = Map.copyOf(flink);
    if (!flink.getOrDefault(RETAINED, "2").matches("[1-9]\\d{0,3}")) {
      throw new IllegalArgumentException(
          "job.flink.%s must be a whole number from 1 to 9,999, but is %s"
              .formatted(RETAINED, flink.get(RETAINED)));
    }
  }

  /** How many complete checkpoints are kept: with one alone there is none before a damaged one. */
  public int retainedCheckpoints() {
    return Integer.parseInt(flink.getOrDefault(RETAINED, "2"));
  }

  JobSettings withParallelism(int subtasks) {
    return new JobSettings(
        subtasks, checkpointInterval, checkpointDirectory, uiPort, bindAddress, flink);
  }

  static JobSettings defaults() {
    return new JobSettings(
        1, Duration.ofSeconds(10), "perennial-data/checkpoints", 8081, "127.0.0.1", Map.of());
  }
}
