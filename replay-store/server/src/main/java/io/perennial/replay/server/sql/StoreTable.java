package io.perennial.replay.server.sql;

import io.perennial.replay.api.ReplayQuery;
import java.util.List;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.TranslatableTable;
import org.apache.calcite.schema.impl.AbstractTable;
import org.jspecify.annotations.Nullable;

/**
 * A table that reads the store.
 *
 * @param <R> what its columns are read from
 */
abstract class StoreTable<R> extends AbstractTable implements TranslatableTable {

  private final List<StoreColumn<R>> columns;

  StoreTable(List<StoreColumn<R>> columns) {
    this.columns = List.copyOf(columns);
  }

  final List<StoreColumn<R>> columns() {
    return columns;
  }

  /** Whether its rows can come in another order than the oldest first, and only so many. */
  abstract boolean ordered();

  /** How it finds its rows, for the plan; null where there is only one way. */
  abstract @Nullable String access(ReplayQuery shape);

  /**
   * Its rows within the bounds.
   *
   * @param asked the columns to read, by their place
   * @param limit so many are enough
   */
  abstract Enumerator<@Nullable Object[]> open(
      StatementScope scope,
      List<StoreColumn<R>> asked,
      Bounds bounds,
      ReplayQuery.Order order,
      int limit);

  @Override
  public final RelDataType getRowType(RelDataTypeFactory factory) {
    RelDataTypeFactory.Builder type = factory.builder();
    for (StoreColumn<R> column : columns) {
      type.add(column.name(), column.type());
    }
    return type.build();
  }

  @Override
  public final RelNode toRel(RelOptTable.ToRelContext context, RelOptTable table) {
    return StoreScan.all(context.getCluster(), table, this);
  }

  static <R> @Nullable Object[] read(R row, List<StoreColumn<R>> asked) {
    int size = asked.size();
    @Nullable Object[] values = new Object[size];
    for (int i = 0; i < size; i++) {
      values[i] = asked.get(i).reader().apply(row);
    }
    return values;
  }
}
