package io.perennial.replay.server.sql;

import io.perennial.replay.api.ReplayQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.JavaRowFormat;
import org.apache.calcite.adapter.enumerable.PhysType;
import org.apache.calcite.adapter.enumerable.PhysTypeImpl;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.linq4j.tree.Blocks;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * One question to the store: what was pushed into it is asked of the store and nowhere else. Its
 * line of the plan says how the rows are found, under which conditions, in which order, how many,
 * and which columns are computed.
 */
final class StoreScan extends TableScan implements EnumerableRel {

  private static final double EQUALITY_KEEPS = 0.01;
  private static final double RANGE_KEEPS = 0.3;

  private final StoreTable<?> storeTable;
  private final List<Integer> columns;
  private final List<Condition> conditions;
  private final ReplayQuery.@Nullable Order order;
  private final List<RexNode> limit;

  private StoreScan(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelOptTable table,
      StoreTable<?> storeTable,
      List<Integer> columns,
      List<Condition> conditions,
      ReplayQuery.@Nullable Order order,
      List<RexNode> limit) {
    super(cluster, traits, List.of(), table);
    this.storeTable = storeTable;
    this.columns = columns;
    this.conditions = conditions;
    this.order = order;
    this.limit = limit;
  }

  /** The whole of a table. */
  static StoreScan all(RelOptCluster cluster, RelOptTable table, StoreTable<?> storeTable) {
    List<Integer> columns = IntStream.range(0, storeTable.columns().size()).boxed().toList();
    RelTraitSet traits = cluster.traitSetOf(EnumerableConvention.INSTANCE);
    return new StoreScan(cluster, traits, table, storeTable, columns, List.of(), null, List.of());
  }

  /** Whether all its rows are of one user or of one item. */
  boolean isOfOneName() {
    return conditions.stream()
        .map(Condition::subject)
        .anyMatch(
            subject -> subject == Condition.Subject.USER || subject == Condition.Subject.ITEM);
  }

  /** With these conditions too. */
  StoreScan where(List<Condition> more) {
    List<Condition> both = new ArrayList<>(conditions);
    both.addAll(more);
    return new StoreScan(
        getCluster(), getTraitSet(), table, storeTable, columns, both, order, limit);
  }

  /** In this order; null leaves it to the scan. */
  StoreScan orderedBy(ReplayQuery.@Nullable Order order) {
    return new StoreScan(
        getCluster(), getTraitSet(), table, storeTable, columns, conditions, order, limit);
  }

  /** The first rows only: the sum of these numbers. */
  StoreScan first(List<RexNode> limit) {
    return new StoreScan(
        getCluster(), getTraitSet(), table, storeTable, columns, conditions, order, limit);
  }

  /** Whether it can take an order and a limit, and has none yet. */
  boolean takesOrder() {
    return storeTable.ordered() && order == null && limit.isEmpty();
  }

  boolean takesConditions() {
    return order == null && limit.isEmpty();
  }

  /** The table's column behind a field of its rows. */
  StoreColumn<?> column(int field) {
    return storeTable.columns().get(columns.get(field));
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return this;
  }

  @Override
  public RelNode project(
      ImmutableBitSet fieldsUsed, Set<RelDataTypeField> extraFields, RelBuilder relBuilder) {
    if (!extraFields.isEmpty()) {
      return super.project(fieldsUsed, extraFields, relBuilder);
    }
    // Nothing is asked for, as by count(*): the first column will do.
    List<Integer> kept =
        fieldsUsed.isEmpty()
            ? List.of(columns.get(0))
            : fieldsUsed.asList().stream().map(columns::get).toList();
    return new StoreScan(
        getCluster(), getTraitSet(), table, storeTable, kept, conditions, order, limit);
  }

  @Override
  public RelDataType deriveRowType() {
    RelDataTypeFactory.Builder type = getCluster().getTypeFactory().builder();
    for (int column : columns) {
      type.add(table.getRowType().getFieldList().get(column));
    }
    return type.build();
  }

  @Override
  public double estimateRowCount(RelMetadataQuery mq) {
    double rows = 1_000_000;
    for (Condition condition : conditions) {
      rows *= condition.comparison() == Condition.Comparison.EQUAL ? EQUALITY_KEEPS : RANGE_KEEPS;
    }
    return Math.max(1, rows);
  }

  @Override
  public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
    double rows = estimateRowCount(mq);
    return planner.getCostFactory().makeCost(rows, rows * columns.size(), 0);
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    List<String> names =
        columns.stream().map(column -> storeTable.columns().get(column).name()).toList();
    return super.explainTerms(writer)
        .itemIf("access", access(), access() != null)
        .itemIf("conditions", conditions, !conditions.isEmpty())
        .itemIf("order", order, order != null)
        .itemIf("limit", String.join(" + ", digests(limit)), !limit.isEmpty())
        .item("columns", names);
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    PhysType type =
        PhysTypeImpl.of(implementor.getTypeFactory(), getRowType(), JavaRowFormat.ARRAY);
    Function1<DataContext, Enumerable<@Nullable Object>> rows =
        ScanRows.of(
            getCluster().getRexBuilder(),
            storeTable,
            columns,
            conditions,
            order == null ? ReplayQuery.Order.OLDEST : order,
            limit);
    return implementor.result(
        type,
        Blocks.toBlock(
            Expressions.convert_(
                Expressions.call(
                    implementor.stash(rows, Function1.class),
                    "apply",
                    Expressions.convert_(DataContext.ROOT, Object.class)),
                Enumerable.class)));
  }

  private @Nullable String access() {
    Bounds bounds = new Bounds();
    for (Condition condition : conditions) {
      if (condition.comparison() == Condition.Comparison.EQUAL
          && condition.subject() != Condition.Subject.TIME) {
        // Which way is taken depends on what is asked for, and not on the value.
        bounds.narrow(condition.subject(), condition.comparison(), 0);
      }
    }
    return storeTable.access(
        bounds.query(order == null ? ReplayQuery.Order.OLDEST : order, Integer.MAX_VALUE));
  }

  private static List<String> digests(List<RexNode> nodes) {
    return nodes.stream().map(RexNode::toString).toList();
  }
}
