package io.perennial.learner;

import io.perennial.state.LongTable;
import io.perennial.state.PagedState;

/**
 * Gives field names a place, in the order in which they are first learned. The number of places is
 * bounded; names beyond it get none, and are counted each time one is learned.
 */
final class FieldSlots {

  private static final int USED = 0;
  private static final int OVERFLOW = 1;
  private static final int HEADER = 2;

  private final int maxFields;
  private final LongTable table;
  private final long[] values;

  FieldSlots(PagedState state, int maxFields) {
    this.maxFields = maxFields;
    this.table = state.add(new LongTable(HEADER + maxFields));
    this.values = table.values();
  }

  /**
   * The name's slot, or -1.
   *
   * @param hint where to look first; fields mostly come in the order in which they came before
   */
  int find(long nameHash, int hint) {
    int used = (int) values[USED];
    if (hint < used && values[HEADER + hint] == nameHash) {
      return hint;
    }
    for (int slot = 0; slot < used; slot++) {
      if (values[HEADER + slot] == nameHash) {
        return slot;
      }
    }
    return -1;
  }

  /** The name's slot, a new one if need be, or -1 when there is none left. */
  int findOrAssign(long nameHash) {
    int slot = find(nameHash, 0);
    if (slot >= 0) {
      return slot;
    }
    table.touch(0);
    if (values[USED] == maxFields) {
      values[OVERFLOW]++;
      return -1;
    }
    slot = (int) values[USED]++;
    values[HEADER + slot] = nameHash;
    table.touch(HEADER + slot);
    return slot;
  }

  /** How often a field without a place was learned. */
  long overflow() {
    return values[OVERFLOW];
  }
}
