package io.perennial.learner.scorer;

/**
 * What an event says of itself, as a short sparse vector: its quantities and the values of its
 * categories, without anything that was learned about users, items or values. Reusable.
 *
 * <p>A field with slot s has the rows from s * {@value #STRIDE}: one for its quantity, then {@value
 * #VALUES} that the values of a category share by hash. The last row is always 1.
 */
public final class OwnFields {

  /** Rows of a field's values. */
  public static final int VALUES = 16;

  /** Rows of a field. */
  public static final int STRIDE = 1 + VALUES;

  /** Most inputs of an event, the last one included; further ones are left out. */
  public static final int CAPACITY = 64;

  private final int[] rows = new int[CAPACITY];
  private final float[] values = new float[CAPACITY];
  private int count;
  private boolean complete;

  /** Number of rows for a number of fields. */
  public static int rows(int fields) {
    return fields * STRIDE + 1;
  }

  /** Makes it empty. */
  public void clear() {
    count = 0;
    complete = true;
  }

  /** Adds a quantity, standardised. */
  public void quantity(int slot, float value) {
    add(slot * STRIDE, value);
  }

  /** Adds a value of a category. */
  public void value(int slot, long key, float weight) {
    int row = slot * STRIDE + 1 + (int) (key & (VALUES - 1));
    for (int i = count - 1; i >= 0 && rows[i] >= slot * STRIDE; i--) {
      if (rows[i] == row) {
        values[i] += weight;
        return;
      }
    }
    add(row, weight);
  }

  private void add(int row, float value) {
    if (count == CAPACITY - 1) {
      complete = false;
      return;
    }
    rows[count] = row;
    values[count++] = value;
  }

  /** Ends the vector with the row that is always 1. */
  public void close(int lastRow) {
    rows[count] = lastRow;
    values[count++] = 1f;
  }

  /** Number of inputs. */
  public int count() {
    return count;
  }

  /** Whether everything had room. */
  public boolean isComplete() {
    return complete;
  }

  /** Makes it the input of a net. */
  void fill(Pass pass) {
    pass.ensureInputs(count);
    System.arraycopy(rows, 0, pass.inputRows, 0, count);
    System.arraycopy(values, 0, pass.inputs, 0, count);
    pass.inputCount = count;
  }

  /** Writes the inputs to two arrays, from an index on. */
  public void put(int[] toRows, float[] toValues, int from) {
    System.arraycopy(rows, 0, toRows, from, count);
    System.arraycopy(values, 0, toValues, from, count);
  }

  /** Takes over n inputs of two arrays. */
  public void take(int[] fromRows, float[] fromValues, int from, int n) {
    System.arraycopy(fromRows, from, rows, 0, n);
    System.arraycopy(fromValues, from, values, 0, n);
    count = n;
  }
}
