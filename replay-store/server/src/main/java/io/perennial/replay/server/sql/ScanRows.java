package io.perennial.replay.server.sql;

import io.perennial.replay.api.ReplayQuery;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.linq4j.Linq4j;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutorImpl;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** What a scan does when it runs: works out its conditions' values, and asks the store. */
final class ScanRows<R> implements Function1<DataContext, Enumerable<@Nullable Object>> {

  private final StoreTable<R> table;
  private final List<StoreColumn<R>> asked;
  private final List<Condition> conditions;
  private final ReplayQuery.Order order;
  private final @Nullable Function1<DataContext, @Nullable Object[]> values;

  private ScanRows(
      StoreTable<R> table,
      List<StoreColumn<R>> asked,
      List<Condition> conditions,
      ReplayQuery.Order order,
      @Nullable Function1<DataContext, @Nullable Object[]> values) {
    this.table = table;
    this.asked = asked;
    this.conditions = conditions;
    this.order = order;
    this.values = values;
  }

  /** Compiles the values' expressions once. */
  static <R> ScanRows<R> of(
      RexBuilder rexBuilder,
      StoreTable<R> table,
      List<Integer> columns,
      List<Condition> conditions,
      ReplayQuery.Order order,
      List<RexNode> limit) {
    List<RexNode> expressions = new ArrayList<>();
    conditions.forEach(condition -> expressions.add(condition.value()));
    expressions.addAll(limit);
    List<StoreColumn<R>> asked = columns.stream().map(table.columns()::get).toList();
    return new ScanRows<>(
        table,
        asked,
        List.copyOf(conditions),
        order,
        expressions.isEmpty()
            ? null
            : RexExecutorImpl.getExecutable(
                    rexBuilder, expressions, rexBuilder.getTypeFactory().builder().build())
                .getFunction());
  }

  @Override
  public Enumerable<@Nullable Object> apply(DataContext context) {
    StatementScope scope = (StatementScope) context;
    Bounds bounds = new Bounds();
    @Nullable Object[] known = values == null ? new Object[0] : values.apply(context);
    for (int i = 0; i < conditions.size(); i++) {
      Condition condition = conditions.get(i);
      bounds.narrow(condition.subject(), condition.comparison(), known[i]);
    }
    int limit = limit(known);
    return new AbstractEnumerable<>() {
      @Override
      public Enumerator<@Nullable Object> enumerator() {
        // Calcite takes the value itself for a row of one column.
        return Linq4j.transform(
            table.open(scope, asked, bounds, order, limit),
            row -> asked.size() == 1 ? row[0] : row);
      }
    };
  }

  private int limit(@Nullable Object[] known) {
    if (known.length == conditions.size()) {
      return Integer.MAX_VALUE;
    }
    long sum = 0;
    for (int i = conditions.size(); i < known.length; i++) {
      sum += known[i] instanceof Number number ? Math.max(0, number.longValue()) : 0;
    }
    return (int) Math.min(sum, Integer.MAX_VALUE);
  }
}
