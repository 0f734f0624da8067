package io.perennial.policy.update;

import io.perennial.policy.ParameterGroup;
import io.perennial.policy.PolicyShape;

/**
 * Some rows of a group of a policy's parameters.
 *
 * @param rows their numbers, ascending
 * @param values row after row, as many as rows times the group's width
 */
record PolicyRows(ParameterGroup group, int[] rows, float[] values) {

  /**
   * Checks that they fit a policy.
   *
   * @throws IllegalArgumentException if they do not
   */
  void check(PolicyShape shape) {
    if (values.length != rows.length * group.width(shape)) {
      throw new IllegalArgumentException(
          "%d rows of %s must have %d numbers, but have %d"
              .formatted(rows.length, group, rows.length * group.width(shape), values.length));
    }
    int before = -1;
    for (int row : rows) {
      if (row <= before || row >= group.rows(shape)) {
        throw new IllegalArgumentException(
            "rows of %s must ascend from 0 to %d, but %d comes after %d"
                .formatted(group, group.rows(shape) - 1, row, before));
      }
      before = row;
    }
  }
}
