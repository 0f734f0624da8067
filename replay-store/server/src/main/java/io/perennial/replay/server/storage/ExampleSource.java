package io.perennial.replay.server.storage;

import io.perennial.replay.api.ReplayQuery;

/** Where queries are answered from. Safe for many threads. */
@FunctionalInterface
public interface ExampleSource {

  /**
   * The stored rows of every partition that the query asks for, in its order; its limit is the
   * reader's business. The caller closes the cursor.
   *
   * @throws StoreUnavailableException when one partition cannot be read: never a partial answer
   */
  EntryCursor open(ReplayQuery query);
}
