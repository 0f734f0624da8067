package io.perennial.job;

import io.perennial.job.Output.Target;
import io.perennial.settings.Settings;
import java.io.Serializable;
import java.util.Map;

/**
 * Knows how far the numbered outputs of a shard are committed: further than its restored state,
 * where that is not of the newest checkpoint.
 */
interface CommittedOutputs extends AutoCloseable {

  /** Where nothing can be committed yet. */
  CommittedOutputs NONE = shard -> Map.of();

  /**
   * The number of the shard's last committed record, by topic; nothing for a topic that has none.
   *
   * @throws IllegalStateException if that cannot be known
   */
  Map<Target, Long> lastNumbers(int shard);

  @Override
  default void close() {}

  /** Opens one where the job runs. */
  interface Source extends Serializable {
    CommittedOutputs open(Settings settings);
  }
}
