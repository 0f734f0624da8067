package io.perennial.learner;

import io.perennial.learner.kernel.Hash;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;

/**
 * The item of each user's last positive outcome, in a direct-mapped table of (user, item) hashes: a
 * user who falls on another's place replaces him.
 */
final class LastPositives {

  private final LongTable table;
  private final long[] values;
  private final long mask;

  LastPositives(PagedState state, int capacity) {
    this.table = state.add(new LongTable(2 * capacity));
    this.values = table.values();
    this.mask = capacity - 1L;
  }

  /** The item's hash, or 0. */
  long of(long user) {
    int at = at(user);
    return values[at] == user ? values[at + 1] : 0;
  }

  void learn(long user, long item) {
    int at = at(user);
    values[at] = user;
    values[at + 1] = item;
    table.touch(at, 2);
  }

  /** Whether there was one. */
  boolean forget(long user) {
    int at = at(user);
    if (values[at] != user) {
      return false;
    }
    values[at] = 0;
    values[at + 1] = 0;
    table.touch(at, 2);
    return true;
  }

  private int at(long user) {
    return 2 * (int) (Hash.mix(user) & mask);
  }
}
