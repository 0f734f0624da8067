package io.perennial.policy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Sums of gradients, in the layout of {@link ParameterGroup}, with the rows of the embedding tables
 * that have any. Item biases go with the rows of {@link ParameterGroup#ITEM}.
 */
public final class PolicyGradients {

  private final Map<ParameterGroup, float[]> values = new EnumMap<>(ParameterGroup.class);
  private final Map<ParameterGroup, Rows> rows = new EnumMap<>(ParameterGroup.class);

  public PolicyGradients(PolicyShape shape) {
    for (ParameterGroup group : ParameterGroup.values()) {
      if (group.isLearned()) {
        values.put(group, new float[group.size(shape)]);
      }
      if (group.isSparse() && group != ParameterGroup.ITEM_BIAS) {
        rows.put(group, new Rows(shape.rows()));
      }
    }
    rows.put(ParameterGroup.ITEM_BIAS, rows(ParameterGroup.ITEM));
  }

  /** The sums of a learned group. */
  public float[] values(ParameterGroup group) {
    return Objects.requireNonNull(values.get(group));
  }

  /** Must be called for every row of a sparse group that is written to. */
  public void mark(ParameterGroup group, int row) {
    rows(group).mark(row);
  }

  Rows rows(ParameterGroup group) {
    return Objects.requireNonNull(rows.get(group));
  }

  void clearRows() {
    rows.values().forEach(Rows::clear);
  }

  /** A set of rows, in the order in which they came. */
  static final class Rows {

    private final boolean[] marked;
    private int[] list = new int[64];
    private int count;

    Rows(int rows) {
      marked = new boolean[rows];
    }

    void mark(int row) {
      if (!marked[row]) {
        marked[row] = true;
        if (count == list.length) {
          list = Arrays.copyOf(list, 2 * count);
        }
        list[count++] = row;
      }
    }

    int count() {
      return count;
    }

    int at(int index) {
      return list[index];
    }

    private void clear() {
      for (int i = 0; i < count; i++) {
        marked[list[i]] = false;
      }
      count = 0;
    }
  }
}
