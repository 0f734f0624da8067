package io.perennial.replay.server.sql;

import io.perennial.replay.api.ReplayQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * Moves into scans what the store does itself. A condition moves only where the store's answer is
 * exactly its rows, an order only where the store's total order fulfils it, and a limit only where
 * nothing is left between it and the scan. Everything else stays above.
 */
final class PushDown {

  private PushDown() {}

  /** The plan with its filters' conditions in the scans below them. */
  static RelNode conditions(RelNode plan) {
    return everywhere(
        plan,
        node ->
            node instanceof Filter filter
                    && filter.getInput() instanceof StoreScan scan
                    && scan.takesConditions()
                ? conditions(filter, scan)
                : node);
  }

  /** The plan with its sorts' orders and limits in the scans below them. */
  static RelNode orders(RelNode plan) {
    return everywhere(plan, node -> node instanceof Sort sort ? order(sort) : node);
  }

  private static RelNode everywhere(RelNode node, UnaryOperator<RelNode> step) {
    List<RelNode> inputs = new ArrayList<>();
    boolean changed = false;
    for (RelNode input : node.getInputs()) {
      RelNode moved = everywhere(input, step);
      inputs.add(moved);
      changed |= moved != input;
    }
    return step.apply(changed ? node.copy(node.getTraitSet(), inputs) : node);
  }

  private static RelNode conditions(Filter filter, StoreScan scan) {
    RexBuilder rex = filter.getCluster().getRexBuilder();
    List<Condition> taken = new ArrayList<>();
    List<RexNode> left = new ArrayList<>();
    for (RexNode whole : RelOptUtil.conjunctions(filter.getCondition())) {
      // Calcite folds ranges and equalities into one search; here they are apart again.
      for (RexNode part : RelOptUtil.conjunctions(RexUtil.expandSearch(rex, null, whole))) {
        Condition condition = condition(scan, part);
        if (condition == null) {
          left.add(part);
        } else {
          taken.add(condition);
        }
      }
    }
    if (taken.isEmpty()) {
      return filter;
    }
    StoreScan narrower = scan.where(taken);
    return left.isEmpty()
        ? narrower
        : LogicalFilter.create(narrower, RexUtil.composeConjunction(rex, left));
  }

  private static @Nullable Condition condition(StoreScan scan, RexNode node) {
    if (!(node instanceof RexCall call) || call.getOperands().size() != 2) {
      return null;
    }
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    if (left instanceof RexInputRef column) {
      return condition(scan, column, Condition.Comparison.of(call.getKind()), right);
    }
    return right instanceof RexInputRef column
        ? condition(scan, column, Condition.Comparison.of(call.getKind().reverse()), left)
        : null;
  }

  private static @Nullable Condition condition(
      StoreScan scan, RexInputRef ref, Condition.@Nullable Comparison comparison, RexNode value) {
    StoreColumn<?> column = scan.column(ref.getIndex());
    Condition.Subject subject = column.subject();
    return comparison != null && subject != null && subject.takes(comparison) && isOneForAll(value)
        ? new Condition(subject, column.name(), comparison, value)
        : null;
  }

  /** Whether an expression has one value for all rows of an execution. */
  private static boolean isOneForAll(RexNode value) {
    try {
      value.accept(
          new RexVisitorImpl<@Nullable Void>(true) {
            @Override
            public @Nullable Void visitInputRef(RexInputRef inputRef) {
              throw new Util.FoundOne(inputRef);
            }

            @Override
            public @Nullable Void visitCorrelVariable(RexCorrelVariable correlVariable) {
              throw new Util.FoundOne(correlVariable);
            }

            @Override
            public @Nullable Void visitSubQuery(RexSubQuery subQuery) {
              throw new Util.FoundOne(subQuery);
            }

            @Override
            public @Nullable Void visitOver(RexOver over) {
              throw new Util.FoundOne(over);
            }

            @Override
            public @Nullable Void visitCall(RexCall call) {
              if (!call.getOperator().isDeterministic()) {
                throw new Util.FoundOne(call);
              }
              return super.visitCall(call);
            }
          });
      return true;
    } catch (Util.FoundOne found) {
      Util.swallow(found, null);
      return false;
    }
  }

  private static RelNode order(Sort sort) {
    boolean filtered = sort.getInput() instanceof Filter;
    RelNode below = filtered ? sort.getInput().getInput(0) : sort.getInput();
    if (!(below instanceof StoreScan scan) || !scan.takesOrder()) {
      return sort;
    }
    List<RelFieldCollation> keys = sort.getCollation().getFieldCollations();
    ReplayQuery.Order order = keys.isEmpty() ? null : order(scan, keys);
    if (keys.isEmpty() ? filtered : order == null) {
      return sort;
    }
    if (order == ReplayQuery.Order.WORST && scan.isOfOneName()) {
      // The store would sort as well, and keep no more than it may.
      return sort;
    }
    StoreScan ordered = scan.orderedBy(order);
    if (!filtered && sort.fetch != null) {
      List<RexNode> limit = new ArrayList<>(List.of(sort.fetch));
      if (sort.offset != null) {
        limit.add(sort.offset);
      }
      ordered = ordered.first(limit);
    }
    RelNode rows =
        filtered ? sort.getInput().copy(sort.getInput().getTraitSet(), List.of(ordered)) : ordered;
    return sort.fetch == null && sort.offset == null
        ? rows
        : LogicalSort.create(rows, RelCollations.EMPTY, sort.offset, sort.fetch);
  }

  /** The store's order that has the rows as these keys want them, or null. */
  private static ReplayQuery.@Nullable Order order(StoreScan scan, List<RelFieldCollation> keys) {
    List<String> wanted = new ArrayList<>();
    for (RelFieldCollation key : keys) {
      wanted.add(
          scan.column(key.getFieldIndex()).name()
              + (key.getDirection().isDescending() ? " desc" : ""));
    }
    if (isBeginning(wanted, List.of("event_time", "id"))) {
      return ReplayQuery.Order.OLDEST;
    }
    if (isBeginning(wanted, List.of("event_time desc", "id desc"))) {
      return ReplayQuery.Order.NEWEST;
    }
    return isBeginning(wanted, List.of("log_loss desc", "event_time", "id"))
        ? ReplayQuery.Order.WORST
        : null;
  }

  private static boolean isBeginning(List<String> wanted, List<String> total) {
    // Beyond the total order's keys nothing is left to decide.
    int compared = Math.min(wanted.size(), total.size());
    return wanted.subList(0, compared).equals(total.subList(0, compared));
  }
}
