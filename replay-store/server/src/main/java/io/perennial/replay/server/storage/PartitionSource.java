package io.perennial.replay.server.storage;

import io.perennial.replay.api.ReplayQuery;
import java.util.List;

/**
 * One partition for a reader, in this process or in another. Every method throws {@link
 * StoreUnavailableException} when the partition cannot be read now.
 */
public interface PartitionSource {

  /** The rows that fulfil the conditions, in the query's order and after its place. */
  RowCursor rows(ReplayQuery query);

  /** What was told from a time (inclusive) to another (exclusive), in the order of time. */
  FactCursor facts(FactKind kind, long from, long to);

  /** How often the learner drew an example again, by the hash of its id. */
  ReplayCount replays(long idHash);

  /** Where samples can be drawn from, by expert. */
  List<SampleRange> sampleRanges();

  /**
   * The rows of some groups.
   *
   * @param groups ascending
   */
  RowCursor sampleGroups(int expert, long[] groups);
}
