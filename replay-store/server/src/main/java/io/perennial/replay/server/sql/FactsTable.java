package io.perennial.replay.server.sql;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.server.storage.FactCursor;
import io.perennial.replay.server.storage.FactCursor.Fact;
import io.perennial.replay.server.storage.FactKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.linq4j.Linq4j;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Rows made of what was told beside the examples, by its time: none, one or many of a record. */
final class FactsTable extends StoreTable<@Nullable Object[]> {

  /** What a record says, as rows with a value per column. */
  @FunctionalInterface
  interface Reading {
    List<@Nullable Object[]> rows(FactKind kind, Fact fact);
  }

  private final List<FactKind> kinds;
  private final Reading reading;

  private FactsTable(
      List<StoreColumn<@Nullable Object[]>> columns, List<FactKind> kinds, Reading reading) {
    super(columns);
    this.kinds = kinds;
    this.reading = reading;
  }

  /** Names its columns in order; the first is the time. */
  static Builder ofTime(String name) {
    Builder builder = new Builder();
    builder.columns.add(
        new StoreColumn<>(name, SqlTypes.time(), Condition.Subject.TIME, row -> row[0]));
    return builder;
  }

  @Override
  boolean ordered() {
    return false;
  }

  @Override
  @Nullable String access(ReplayQuery shape) {
    return null;
  }

  @Override
  Enumerator<@Nullable Object[]> open(
      StatementScope scope,
      List<StoreColumn<@Nullable Object[]>> asked,
      Bounds bounds,
      ReplayQuery.Order order,
      int limit) {
    return bounds.empty() ? Linq4j.emptyEnumerator() : new Rows(this, scope, asked, bounds);
  }

  /** Columns, and then what is read into them. */
  static final class Builder {

    private final List<StoreColumn<@Nullable Object[]>> columns = new ArrayList<>();

    Builder text(String name) {
      return add(name, SqlTypes.text());
    }

    Builder number(String name, SqlTypeName type) {
      return add(name, SqlTypes.of(type));
    }

    /** NaN is written as null. */
    Builder figure(String name) {
      return add(name, SqlTypes.nullable(SqlTypes.of(SqlTypeName.DOUBLE)));
    }

    Builder add(String name, org.apache.calcite.rel.type.RelDataType type) {
      int at = columns.size();
      columns.add(StoreColumn.of(name, type, row -> row[at]));
      return this;
    }

    FactsTable from(List<FactKind> kinds, Reading reading) {
      return new FactsTable(columns, kinds, reading);
    }
  }

  private static final class Rows implements Enumerator<@Nullable Object[]> {

    private final FactsTable table;
    private final StatementScope scope;
    private final List<StoreColumn<@Nullable Object[]>> asked;
    private final Bounds bounds;
    private final Deque<@Nullable Object[]> ready = new ArrayDeque<>();
    private int kind = -1;
    private @Nullable FactCursor cursor;
    private @Nullable Object @Nullable [] current;

    Rows(
        FactsTable table,
        StatementScope scope,
        List<StoreColumn<@Nullable Object[]>> asked,
        Bounds bounds) {
      this.table = table;
      this.scope = scope;
      this.asked = asked;
      this.bounds = bounds;
    }

    @Override
    public @Nullable Object[] current() {
      @Nullable Object[] row = current;
      if (row == null) {
        throw new IllegalStateException("there is no row before moveNext()");
      }
      return row;
    }

    @Override
    public boolean moveNext() {
      while (ready.isEmpty()) {
        scope.step();
        FactCursor facts = cursor;
        Fact fact = facts == null ? null : facts.next();
        if (fact != null) {
          ready.addAll(table.reading.rows(table.kinds.get(kind), fact));
        } else if (!openNext()) {
          current = null;
          return false;
        }
      }
      current = read(ready.remove(), asked);
      return true;
    }

    private boolean openNext() {
      close();
      if (kind + 1 >= table.kinds.size()) {
        return false;
      }
      kind++;
      cursor =
          scope.opened(scope.source().facts(table.kinds.get(kind), bounds.from(), bounds.to()));
      return true;
    }

    @Override
    public void reset() {
      close();
      ready.clear();
      kind = -1;
      current = null;
    }

    @Override
    public void close() {
      FactCursor facts = cursor;
      if (facts != null) {
        scope.closed(facts);
        cursor = null;
      }
    }
  }
}
