package io.perennial.learner.memory;

import io.perennial.event.Evidence;
import io.perennial.state.FloatTable;
import io.perennial.state.IntTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

  /** Longs of an example: event time, then the id's length and bytes. */
  private static final int LONGS = 2 + ID_LONGS;

  private final int cells;
  private final LongTable added;
  private final LongTable longs;
  private final FloatTable outcomes;
  private final IntTable places;

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
  }

  /** Takes an example in the place of the oldest. */
  void add(String id, Recall recall, int label, long time) {
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
