package io.perennial.learner.memory;

import io.perennial.event.Evidence;
import io.perennial.state.FloatTable;
import io.perennial.state.IntTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The last {@value #CAPACITY} examples that were written to the cells, in a ring: the sums in the
 * cells do not say of whom they are, these do. They are asked one by one, for a prediction that is
 * to be explained only.
 */
final class RememberedExamples {

  static final int CAPACITY = 4096;

  private static final int ID_LONGS = 5;
  private static final int ID_BYTES = Long.BYTES * ID_LONGS;

  private static final int VALUES = 1 + Cue.MOST_VALUES;
  private static final int NOWHERE = -1;

  /** Longs of an example: event time, then the id's length and bytes. */
  private static final int LONGS = 2 + ID_LONGS;

  private final int cells;
  private final LongTable added;
  private final LongTable longs;
  private final FloatTable outcomes;
  private final IntTable places;

  /** Hash of whose example it is, 0 for nobody's. */
  private final LongTable owners;

  /** Number of values, then their cells. */
  private final IntTable values;

  /** Number of the first example that is in the cells: they may have been emptied since. */
  private final LongTable inCells;

  /** An example and how many cells it shares. */
  private record Match(int at, long order, int shared) {}

  /**
   * @param cells of an example
   */
  RememberedExamples(PagedState state, int cells) {
    this.cells = cells;
    added = state.add(new LongTable(1));
    longs = state.add(new LongTable(CAPACITY * LONGS));
    outcomes = state.add(new FloatTable(CAPACITY * 2));
    places = state.add(new IntTable(CAPACITY * Math.max(1, cells)));
    owners = state.add(new LongTable(CAPACITY));
    values = state.add(new IntTable(CAPACITY * VALUES));
    inCells = state.add(new LongTable(1));
  }

  /** Takes an example in the place of the oldest. */
  void add(String id, long owner, Recall recall, int label, long time) {
    int at = (int) (added.values()[0]++ % CAPACITY);
    added.touch(0);
    byte[] name = id.getBytes(StandardCharsets.UTF_8);
    long[] to = longs.values();
    to[at * LONGS] = time;
    to[at * LONGS + 1] = Math.min(ID_BYTES, name.length);
    id(name, to, at * LONGS + 2);
    longs.touch(at * LONGS, LONGS);
    outcomes.values()[at * 2] = label;
    outcomes.values()[at * 2 + 1] = recall.base;
    outcomes.touch(at * 2, 2);
    int place = at * cells;
    for (int[] row : recall.fixedCells()) {
      System.arraycopy(row, 0, places.values(), place, row.length);
      place += row.length;
    }
    if (cells > 0) {
      places.touch(at * cells, cells);
    }
    owners.values()[at] = owner;
    owners.touch(at);
    addValues(recall, at * VALUES);
  }

  private void addValues(Recall recall, int from) {
    int n = recall.valueCells() == 0 ? 0 : recall.values;
    values.values()[from] = n;
    for (int v = 0; v < n; v++) {
      values.values()[from + 1 + v] = recall.valueCell(v);
    }
    values.touch(from, VALUES);
  }

  /** Takes an example out of the cells. */
  interface Eraser {

    /**
     * @param cells of each sketch that every impression has cells in
     * @param valueCells of its values
     * @param time event time, epoch milliseconds
     * @param number of the example, from 1
     */
    void erase(int[][] cells, int[] valueCells, long time, long number, int label, float base);
  }

  /** The cells are empty now. */
  void cellsReset() {
    inCells.values()[0] = added.values()[0];
    inCells.touch(0);
  }

  /**
   * Forgets an owner's examples, and has those that are in the cells taken out.
   *
   * @param arrays cells of an example per sketch
   * @return how many there were
   */
  int forget(long owner, Eraser eraser, int[] arrays) {
    long total = added.values()[0];
    int forgotten = 0;
    for (long order = Math.max(0, total - CAPACITY); order < total; order++) {
      int at = (int) (order % CAPACITY);
      if (owners.values()[at] == owner) {
        if (order >= inCells.values()[0]) {
          erase(at, order + 1, eraser, arrays);
        }
        clear(at);
        forgotten++;
      }
    }
    return forgotten;
  }

  private void erase(int at, long number, Eraser eraser, int[] arrays) {
    int[][] split = new int[arrays.length][];
    int place = at * cells;
    for (int i = 0; i < arrays.length; i++) {
      split[i] = Arrays.copyOfRange(places.values(), place, place + arrays[i]);
      place += arrays[i];
    }
    int from = at * VALUES;
    eraser.erase(
        split,
        Arrays.copyOfRange(values.values(), from + 1, from + 1 + values.values()[from]),
        longs.values()[at * LONGS],
        number,
        (int) outcomes.values()[at * 2],
        outcomes.values()[at * 2 + 1]);
  }

  private void clear(int at) {
    Arrays.fill(longs.values(), at * LONGS, (at + 1) * LONGS, 0);
    longs.touch(at * LONGS, LONGS);
    Arrays.fill(outcomes.values(), at * 2, at * 2 + 2, 0);
    outcomes.touch(at * 2, 2);
    if (cells > 0) {
      // No cell of an impression: it will not be found again.
      Arrays.fill(places.values(), at * cells, (at + 1) * cells, NOWHERE);
      places.touch(at * cells, cells);
    }
    owners.values()[at] = 0;
    owners.touch(at);
    Arrays.fill(values.values(), at * VALUES, (at + 1) * VALUES, 0);
    values.touch(at * VALUES, VALUES);
  }

  private static void id(byte[] name, long[] to, int at) {
    for (int i = 0; i < ID_LONGS; i++) {
      long packed = 0;
      for (int j = i * Long.BYTES; j < (i + 1) * Long.BYTES; j++) {
        packed = packed << Byte.SIZE | (j < name.length ? name[j] & 0xFF : 0);
      }
      to[at + i] = packed;
    }
  }

  /** The examples that share the most cells with an impression, the nearest and newest first. */
  List<Evidence> nearest(Recall recall, int most) {
    long total = added.values()[0];
    PriorityQueue<Match> best =
        new PriorityQueue<>(Comparator.comparingInt(Match::shared).thenComparing(Match::order));
    for (long order = Math.max(0, total - CAPACITY); order < total; order++) {
      int at = (int) (order % CAPACITY);
      int shared = shared(recall, at * cells);
      if (shared > 0) {
        best.add(new Match(at, order, shared));
        if (best.size() > most) {
          best.remove();
        }
      }
    }
    List<Evidence> evidence = new ArrayList<>();
    while (!best.isEmpty()) {
      evidence.add(0, evidence(best.remove()));
    }
    return evidence;
  }

  private int shared(Recall recall, int from) {
    int[] stored = places.values();
    int place = from;
    int shared = 0;
    for (int[] row : recall.fixedCells()) {
      for (int cell : row) {
        shared += stored[place++] == cell ? 1 : 0;
      }
    }
    return shared;
  }

  private Evidence evidence(Match match) {
    long[] from = longs.values();
    int at = match.at * LONGS;
    ByteBuffer name = ByteBuffer.allocate(ID_BYTES);
    name.asLongBuffer().put(from, at + 2, ID_LONGS);
    String id = new String(name.array(), 0, (int) from[at + 1], StandardCharsets.UTF_8);
    return new Evidence(
        id,
        from[at],
        outcomes.values()[match.at * 2],
        outcomes.values()[match.at * 2 + 1],
        (float) match.shared / cells);
  }
}
