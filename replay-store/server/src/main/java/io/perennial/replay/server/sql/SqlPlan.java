package io.perennial.replay.server.sql;

import java.util.List;
import java.util.Map;
import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Linq4j;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.runtime.Bindable;
import org.jspecify.annotations.Nullable;

/**
 * A statement ready to run, any number of times and by many threads.
 *
 * @param text that it came from
 * @param columns of its answer
 * @param parameters type of each
 * @param bindable the compiled code; its rows are arrays, or plain values of the only column
 * @param stashed what the code finds by name
 * @param aggregates whether it calls aggregate functions of ours, which hold values for it
 */
record SqlPlan(
    String text,
    List<SqlColumn> columns,
    List<RelDataType> parameters,
    Bindable<?> bindable,
    Map<String, Object> stashed,
    boolean aggregates) {

  /** An answer that is known already: the lines of a plan. */
  static SqlPlan explanation(String text, List<String> lines) {
    return new SqlPlan(
        text,
        List.of(new SqlColumn("plan", "VARCHAR", false)),
        List.of(),
        new Lines(lines),
        Map.of(),
        false);
  }

  Enumerable<?> bind(DataContext context) {
    return bindable.bind(context);
  }

  @Nullable Object[] row(@Nullable Object row) {
    return columns.size() == 1 && !(row instanceof Object[] values && values.length == 1)
        ? new @Nullable Object[] {row}
        : array(row);
  }

  private static @Nullable Object[] array(@Nullable Object row) {
    if (row instanceof Object[] values) {
      return values;
    }
    throw new IllegalStateException("a row of several columns is no array, but " + row);
  }

  private record Lines(List<String> lines) implements Bindable<Object> {
    @Override
    public Enumerable<Object> bind(DataContext context) {
      return Linq4j.<Object>asEnumerable(List.<Object>copyOf(lines));
    }
  }
}
