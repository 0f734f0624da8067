package io.perennial.replay.server.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.adapter.enumerable.EnumerableAggregate;
import org.apache.calcite.adapter.enumerable.EnumerableCalc;
import org.apache.calcite.adapter.enumerable.EnumerableCollect;
import org.apache.calcite.adapter.enumerable.EnumerableCorrelate;
import org.apache.calcite.adapter.enumerable.EnumerableHashJoin;
import org.apache.calcite.adapter.enumerable.EnumerableIntersect;
import org.apache.calcite.adapter.enumerable.EnumerableLimit;
import org.apache.calcite.adapter.enumerable.EnumerableLimitSort;
import org.apache.calcite.adapter.enumerable.EnumerableMinus;
import org.apache.calcite.adapter.enumerable.EnumerableNestedLoopJoin;
import org.apache.calcite.adapter.enumerable.EnumerableSort;
import org.apache.calcite.adapter.enumerable.EnumerableTableFunctionScan;
import org.apache.calcite.adapter.enumerable.EnumerableUncollect;
import org.apache.calcite.adapter.enumerable.EnumerableUnion;
import org.apache.calcite.adapter.enumerable.EnumerableValues;
import org.apache.calcite.adapter.enumerable.EnumerableWindow;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Puts a {@link Guard} wherever a plan could run or grow without end; refuses nodes it does not
 * know.
 */
final class GuardPlacer {

  private static final List<SqlKind> GATHERING =
      List.of(SqlKind.COLLECT, SqlKind.LISTAGG, SqlKind.FUSION, SqlKind.INTERSECTION, SqlKind.MODE);

  private GuardPlacer() {}

  /** The same plan, watched. */
  static RelNode place(RelNode node) {
    List<RelNode> inputs = new ArrayList<>();
    for (int i = 0; i < node.getInputs().size(); i++) {
      inputs.add(held(node, i, timed(place(node.getInput(i)))));
    }
    return inputs.isEmpty() ? node : node.copy(node.getTraitSet(), inputs);
  }

  /** A scan looks at the clock itself; these make rows of nothing, or many of one. */
  private static RelNode timed(RelNode node) {
    return node instanceof EnumerableValues
            || node instanceof EnumerableHashJoin
            || node instanceof EnumerableNestedLoopJoin
            || node instanceof EnumerableCorrelate
            || node instanceof EnumerableUncollect
            || node instanceof EnumerableTableFunctionScan
        ? Guard.ofTime(node)
        : node;
  }

  private static RelNode held(RelNode node, int ordinal, RelNode input) {
    if (node instanceof EnumerableAggregate aggregate) {
      return groups(aggregate, input);
    }
    if (node instanceof EnumerableLimitSort sort) {
      return Guard.ofFirstRows(input, counts(sort));
    }
    if (node instanceof EnumerableHashJoin) {
      return ordinal == 1 ? Guard.ofRows(input) : Guard.ofTime(input);
    }
    if ((node instanceof EnumerableUnion union && union.all)
        || node instanceof EnumerableCalc
        || node instanceof EnumerableLimit
        || node instanceof EnumerableCorrelate
        || node instanceof EnumerableUncollect) {
      return input;
    }
    if (node instanceof EnumerableNestedLoopJoin join) {
      return steps(join, input);
    }
    if (node instanceof EnumerableSort
        || node instanceof EnumerableWindow
        || node instanceof EnumerableUnion
        || node instanceof EnumerableIntersect
        || node instanceof EnumerableMinus
        || node instanceof EnumerableCollect
        || node instanceof EnumerableTableFunctionScan) {
      return Guard.ofRows(input);
    }
    throw new SqlRefusedException(
        "this statement needs " + node.getRelTypeName() + ", which the replay store does not run");
  }

  private static RelNode steps(EnumerableNestedLoopJoin join, RelNode input) {
    if (join.getJoinType() == JoinRelType.RIGHT || join.getJoinType() == JoinRelType.FULL) {
      throw new SqlRefusedException(
          "a "
              + join.getJoinType()
              + " JOIN needs an equality of the two sides' columns in its condition; without one"
              + " use a LEFT JOIN");
    }
    return Guard.ofTime(input);
  }

  private static RelNode groups(EnumerableAggregate aggregate, RelNode input) {
    for (AggregateCall call : aggregate.getAggCallList()) {
      if (GATHERING.contains(call.getAggregation().getKind())) {
        return Guard.ofRows(input);
      }
    }
    return aggregate.getGroupSet().isEmpty()
        ? Guard.ofTime(input)
        : Guard.ofGroups(
            input,
            aggregate.getGroupSet(),
            aggregate.getAggCallList().size() * aggregate.getGroupSets().size());
  }

  private static List<RexNode> counts(EnumerableLimitSort sort) {
    List<RexNode> counts = new ArrayList<>();
    if (sort.fetch != null) {
      counts.add(sort.fetch);
    }
    if (sort.offset != null) {
      counts.add(sort.offset);
    }
    return counts;
  }
}
