package io.perennial.replay.server.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/**
 * How large a plan's expressions get once each is written in terms of the tables' columns, as
 * planning does: twenty times {@code WITH b AS (SELECT x || x AS x FROM a)} make a million terms.
 */
final class Sizes {

  private static final long MOST = 20_000;

  private Sizes() {}

  /**
   * Refuses a plan that would get too large.
   *
   * @throws SqlRefusedException when an expression has too many terms
   */
  static void check(RelNode plan) {
    of(plan);
  }

  private static List<Long> of(RelNode node) {
    List<Long> below = new ArrayList<>();
    for (RelNode input : node.getInputs()) {
      below.addAll(of(input));
    }
    if (node instanceof Project project) {
      return project.getProjects().stream().map(term -> of(term, below)).toList();
    }
    if (node instanceof Filter filter) {
      of(filter.getCondition(), below);
      return below;
    }
    return node instanceof Sort || (node instanceof Join join && join.getJoinType().projectsRight())
        ? below
        : Collections.nCopies(node.getRowType().getFieldCount(), 1L);
  }

  private static long of(RexNode term, List<Long> below) {
    if (term instanceof RexInputRef column) {
      return below.get(column.getIndex());
    }
    long size = 1;
    if (term instanceof RexCall call) {
      for (RexNode operand : call.getOperands()) {
        size += of(operand, below);
      }
    }
    if (size > MOST) {
      throw new SqlRefusedException(
          "an expression has more than " + MOST + " terms; ask in simpler ones");
    }
    return size;
  }
}
