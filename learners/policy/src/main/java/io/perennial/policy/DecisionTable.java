package io.perennial.policy;

import io.perennial.state.FloatTable;
import io.perennial.state.IntTable;
import io.perennial.state.PagedState;
import java.util.Arrays;

/**
 * Decisions in numbered slots of fixed size, as state. A slot of C candidates and V context values
 * takes 7 + V + 5 C numbers: of the ints id (2), task, user, chosen, paid, then the numbers of
 * values and candidates, then their rows; of the floats the candidates' numbers and stored pi.
 */
public final class DecisionTable {

  private static final int N = PolicyShape.NUMBERS;
  private static final int TASK = 2;
  private static final int USER = 3;
  private static final int CHOSEN = 4;
  private static final int PAID = 5;
  private static final int VALUES = 6;
  private static final int CANDIDATES = 7;
  private static final int HEADER = 8;

  private final PolicyShape shape;
  private final int rowsWidth;
  private final int floatsWidth;
  private final IntTable rows;
  private final FloatTable floats;

  public DecisionTable(PagedState state, PolicyShape shape, int slots) {
    this.shape = shape;
    this.rowsWidth = HEADER + shape.contextValues() + shape.candidates();
    this.floatsWidth = (N + 1) * shape.candidates();
    this.rows = state.add(new IntTable(Math.multiplyExact(slots, rowsWidth)));
    this.floats = state.add(new FloatTable(Math.multiplyExact(slots, floatsWidth)));
  }

  /** Takes a decision into a slot. */
  public void put(int slot, EncodedDecision d) {
    int at = slot * rowsWidth;
    int[] r = rows.values();
    r[at] = (int) (d.id() >>> 32);
    r[at + 1] = (int) d.id();
    r[at + TASK] = d.task();
    r[at + USER] = d.user();
    r[at + CHOSEN] = d.chosen();
    r[at + PAID] = 0;
    r[at + VALUES] = d.context().length;
    r[at + CANDIDATES] = d.candidates();
    System.arraycopy(d.context(), 0, r, at + HEADER, d.context().length);
    System.arraycopy(d.items(), 0, r, itemsAt(slot), d.candidates());
    System.arraycopy(d.numbers(), 0, floats.values(), slot * floatsWidth, N * d.candidates());
    rows.touch(at, rowsWidth);
    floats.touch(slot * floatsWidth, floatsWidth);
  }

  /** The decision in a slot. */
  public EncodedDecision get(int slot) {
    int[] r = rows.values();
    int at = slot * rowsWidth;
    int n = r[at + CANDIDATES];
    int values = at + HEADER;
    int items = itemsAt(slot);
    int numbers = slot * floatsWidth;
    return new EncodedDecision(
        id(slot),
        task(slot),
        r[at + USER],
        Arrays.copyOfRange(r, values, values + r[at + VALUES]),
        Arrays.copyOfRange(r, items, items + n),
        Arrays.copyOfRange(floats.values(), numbers, numbers + N * n),
        chosen(slot));
  }

  /** Empties a slot: it has no candidates then. */
  public void clear(int slot) {
    Arrays.fill(rows.values(), slot * rowsWidth, (slot + 1) * rowsWidth, 0);
    Arrays.fill(floats.values(), slot * floatsWidth, (slot + 1) * floatsWidth, 0);
    rows.touch(slot * rowsWidth, rowsWidth);
    floats.touch(slot * floatsWidth, floatsWidth);
  }

  /** Whether there is a decision in a slot. */
  public boolean isHeld(int slot) {
    return candidates(slot) > 0;
  }

  /** Row of the user of the decision in a slot. */
  public int user(int slot) {
    return rows.values()[slot * rowsWidth + USER];
  }

  void copy(int from, int to) {
    int[] r = rows.values();
    float[] f = floats.values();
    System.arraycopy(r, from * rowsWidth, r, to * rowsWidth, rowsWidth);
    System.arraycopy(f, from * floatsWidth, f, to * floatsWidth, floatsWidth);
    rows.touch(to * rowsWidth, rowsWidth);
    floats.touch(to * floatsWidth, floatsWidth);
  }

  void addTo(PolicyBatch batch, int slot) {
    int[] r = rows.values();
    int at = slot * rowsWidth;
    batch.add(
        r[at + USER],
        r,
        at + HEADER,
        r[at + VALUES],
        r,
        itemsAt(slot),
        r[at + CANDIDATES],
        floats.values(),
        slot * floatsWidth);
  }

  private int itemsAt(int slot) {
    return slot * rowsWidth + HEADER + shape.contextValues();
  }

  long id(int slot) {
    int at = slot * rowsWidth;
    return ((long) rows.values()[at] << 32) | (rows.values()[at + 1] & 0xFFFFFFFFL);
  }

  int task(int slot) {
    return rows.values()[slot * rowsWidth + TASK];
  }

  int chosen(int slot) {
    return rows.values()[slot * rowsWidth + CHOSEN];
  }

  int candidates(int slot) {
    return rows.values()[slot * rowsWidth + CANDIDATES];
  }

  /** Whether its demonstration has been paid for. */
  boolean isPaid(int slot) {
    return rows.values()[slot * rowsWidth + PAID] != 0;
  }

  void pay(int slot) {
    rows.values()[slot * rowsWidth + PAID] = 1;
    rows.touch(slot * rowsWidth + PAID);
  }

  /** Keeps the policy's answer with the decision. */
  void storeAnswer(int slot, float[] pi) {
    int at = slot * floatsWidth + N * shape.candidates();
    System.arraycopy(pi, 0, floats.values(), at, candidates(slot));
    floats.touch(at, candidates(slot));
  }

  void answer(int slot, float[] pi) {
    int at = slot * floatsWidth + N * shape.candidates();
    System.arraycopy(floats.values(), at, pi, 0, candidates(slot));
  }
}
