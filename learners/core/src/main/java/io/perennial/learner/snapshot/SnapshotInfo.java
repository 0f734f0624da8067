package io.perennial.learner.snapshot;

import io.perennial.event.LabelSpace;
import io.perennial.learner.LearnerConfig;
import java.time.Instant;

/**
 * What a snapshot is of.
 *
 * @param shard number of the shard
 * @param outcomes number that the learner has learned: the model's version
 * @param eventClock largest event time that the shard has seen, epoch milliseconds; {@code
 *     Long.MIN_VALUE} before the first event
 * @param createdAt when the snapshot was taken
 * @param labels the classes of outcomes
 * @param config what the learner is made of
 * @param digest SHA-256 of the learner's state, 64 hexadecimal digits
 */
public record SnapshotInfo(
    int shard,
    long outcomes,
    long eventClock,
    Instant createdAt,
    LabelSpace labels,
    LearnerConfig config,
    String digest) {

  public SnapshotInfo {
    if (config.classes() != labels.size()) {
      throw new SnapshotException(
          "the learner has %d classes, but there are %d labels: name those of its stream"
              .formatted(config.classes(), labels.size()));
    }
  }
}
