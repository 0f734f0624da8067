package io.perennial.replay.server.storage;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.SampleQuery;

/** Where queries are answered from, whatever the partitions and instances. For many threads. */
public interface ReplaySource {

  /**
   * The rows of every partition that fulfil the query's conditions, in its order and after its
   * place; its limit is the reader's business, but is used to read no more at a time than it needs.
   * The caller closes the cursor.
   *
   * @throws StoreUnavailableException when one partition cannot be read: never a partial answer
   */
  RowCursor rows(ReplayQuery query);

  /**
   * What was told beside the examples, by (time, partition), from a time to another.
   *
   * @param from epoch milliseconds, inclusive
   * @param to exclusive
   * @throws StoreUnavailableException when one partition cannot be read
   */
  FactCursor facts(FactKind kind, long from, long to);

  /** How often the learner drew an example again. */
  ReplayCount replays(RowView row);

  /**
   * Rows in the order they are drawn; how many is the reader's business.
   *
   * @throws StoreUnavailableException when one partition cannot be read
   */
  RowCursor sample(SampleQuery query);

  /**
   * A partition that this process holds, for another instance.
   *
   * @throws StoreUnavailableException when it holds it not, or not yet
   */
  PartitionSource local(int partition);
}
