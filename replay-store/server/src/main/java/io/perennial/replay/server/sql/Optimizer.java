package io.perennial.replay.server.sql;

import java.util.List;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.adapter.enumerable.EnumerableRules;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.sql2rel.RelDecorrelator;
import org.apache.calcite.sql2rel.RelFieldTrimmer;
import org.apache.calcite.tools.RelBuilder;

/**
 * From a plan as it was written to one that runs: conditions go down to the scans and into them,
 * then columns that nobody asks for go, then orders and limits go down and into the scans; only
 * then does Calcite choose how to do the rest.
 */
final class Optimizer {

  private static final List<RelOptRule> SUB_QUERIES =
      List.of(
          CoreRules.FILTER_SUB_QUERY_TO_CORRELATE,
          CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE,
          CoreRules.JOIN_SUB_QUERY_TO_CORRELATE,
          CoreRules.PROJECT_OVER_SUM_TO_SUM0_RULE);

  private static final List<RelOptRule> CONDITIONS =
      List.of(
          CoreRules.FILTER_INTO_JOIN,
          CoreRules.JOIN_CONDITION_PUSH,
          CoreRules.JOIN_PUSH_EXPRESSIONS,
          CoreRules.FILTER_PROJECT_TRANSPOSE,
          CoreRules.FILTER_AGGREGATE_TRANSPOSE,
          CoreRules.FILTER_SET_OP_TRANSPOSE,
          CoreRules.FILTER_MERGE,
          CoreRules.FILTER_REDUCE_EXPRESSIONS,
          CoreRules.PROJECT_MERGE,
          CoreRules.PROJECT_REMOVE,
          CoreRules.AGGREGATE_EXPAND_DISTINCT_AGGREGATES,
          CoreRules.AGGREGATE_REDUCE_FUNCTIONS,
          CoreRules.PROJECT_TO_LOGICAL_PROJECT_AND_WINDOW);

  private static final List<RelOptRule> ORDERS =
      List.of(
          CoreRules.SORT_PROJECT_TRANSPOSE,
          CoreRules.SORT_REMOVE_CONSTANT_KEYS,
          CoreRules.FILTER_PROJECT_TRANSPOSE,
          CoreRules.FILTER_MERGE,
          CoreRules.PROJECT_MERGE,
          CoreRules.PROJECT_REMOVE);

  private static final List<RelOptRule> PHYSICAL =
      List.of(
          EnumerableRules.ENUMERABLE_JOIN_RULE,
          EnumerableRules.ENUMERABLE_CORRELATE_RULE,
          EnumerableRules.ENUMERABLE_PROJECT_RULE,
          EnumerableRules.ENUMERABLE_FILTER_RULE,
          EnumerableRules.ENUMERABLE_AGGREGATE_RULE,
          EnumerableRules.ENUMERABLE_SORT_RULE,
          EnumerableRules.ENUMERABLE_LIMIT_SORT_RULE,
          EnumerableRules.ENUMERABLE_LIMIT_RULE,
          EnumerableRules.ENUMERABLE_COLLECT_RULE,
          EnumerableRules.ENUMERABLE_UNCOLLECT_RULE,
          EnumerableRules.ENUMERABLE_UNION_RULE,
          EnumerableRules.ENUMERABLE_INTERSECT_RULE,
          EnumerableRules.ENUMERABLE_MINUS_RULE,
          EnumerableRules.ENUMERABLE_VALUES_RULE,
          EnumerableRules.ENUMERABLE_WINDOW_RULE,
          EnumerableRules.ENUMERABLE_TABLE_FUNCTION_SCAN_RULE,
          CoreRules.PROJECT_REMOVE);

  private static final List<RelOptRule> CALCULATIONS =
      List.of(
          EnumerableRules.ENUMERABLE_FILTER_TO_CALC_RULE,
          EnumerableRules.ENUMERABLE_PROJECT_TO_CALC_RULE,
          CoreRules.CALC_MERGE);

  private Optimizer() {}

  static void addRules(RelOptPlanner planner) {
    PHYSICAL.forEach(planner::addRule);
  }

  /** The plan as nodes that make code, by the cluster's planner. */
  static RelNode optimize(RelNode written) {
    RelOptPlanner planner = written.getCluster().getPlanner();
    RelBuilder builder = RelFactories.LOGICAL_BUILDER.create(written.getCluster(), null);
    RelNode plan = rewrite(written, SUB_QUERIES);
    Sizes.check(plan);
    plan = PlainLike.everywhere(RelDecorrelator.decorrelateQuery(plan, builder));
    plan = PushDown.conditions(rewrite(plan, CONDITIONS));
    plan = new RelFieldTrimmer(null, builder).trim(plan);
    plan = PushDown.orders(rewrite(plan, ORDERS));
    // What was only sorted by is not asked for any more.
    plan = new RelFieldTrimmer(null, builder).trim(plan);
    RelTraitSet wanted = plan.getTraitSet().replace(EnumerableConvention.INSTANCE);
    // A scan alone is already as it must be.
    planner.setRoot(plan.getTraitSet().equals(wanted) ? plan : planner.changeTraits(plan, wanted));
    return rewrite(planner.findBestExp(), CALCULATIONS);
  }

  private static RelNode rewrite(RelNode plan, List<RelOptRule> rules) {
    HepPlanner planner =
        new HepPlanner(
            new HepProgramBuilder().addRuleCollection(rules).build(),
            plan.getCluster().getPlanner().getContext());
    planner.setExecutor(plan.getCluster().getPlanner().getExecutor());
    planner.setRoot(plan);
    return planner.findBestExp();
  }
}
