package io.perennial.replay.server.sql;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.server.storage.AccessPath;
import io.perennial.replay.server.storage.ReplayCount;
import io.perennial.replay.server.storage.RowCursor;
import io.perennial.replay.server.storage.RowView;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.linq4j.Linq4j;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** What was learned, with the scores that were served; or only what was served. */
final class ExamplesTable extends StoreTable<ExampleRow> {

  private static final Set<String> SERVED =
      Set.of(
          "id",
          "event_time",
          "user_id",
          "item_id",
          "score",
          "base_score",
          "confidence",
          "expert",
          "model_version");

  private ExamplesTable(List<StoreColumn<ExampleRow>> columns) {
    super(columns);
  }

  /** With all columns. */
  static ExamplesTable examples() {
    return new ExamplesTable(all());
  }

  /** With the columns that were known when the interaction came. */
  static ExamplesTable predictions() {
    return new ExamplesTable(
        all().stream().filter(column -> SERVED.contains(column.name())).toList());
  }

  @Override
  boolean ordered() {
    return true;
  }

  @Override
  String access(ReplayQuery shape) {
    return AccessPath.of(shape).name();
  }

  @Override
  Enumerator<@Nullable Object[]> open(
      StatementScope scope,
      List<StoreColumn<ExampleRow>> asked,
      Bounds bounds,
      ReplayQuery.Order order,
      int limit) {
    return bounds.empty() || limit < 1
        ? Linq4j.emptyEnumerator()
        : new Rows(scope, asked, bounds.query(order, limit));
  }

  private static List<StoreColumn<ExampleRow>> all() {
    return List.of(
        StoreColumn.of("id", SqlTypes.text(), row -> row.row().id()),
        new StoreColumn<>(
            "event_time", SqlTypes.time(), Condition.Subject.TIME, row -> row.row().timestamp()),
        new StoreColumn<>(
            "user_id", SqlTypes.text(), Condition.Subject.USER, row -> row.row().user()),
        new StoreColumn<>(
            "item_id", SqlTypes.text(), Condition.Subject.ITEM, row -> row.row().item()),
        StoreColumn.of("domain", SqlTypes.text(), ExampleRow::domain),
        StoreColumn.of("label", SqlTypes.text(), ExampleRow::label),
        StoreColumn.of(
            "origin", SqlTypes.text(), row -> row.row().origin().name().toLowerCase(Locale.ROOT)),
        StoreColumn.of("score", SqlTypes.of(SqlTypeName.REAL), row -> row.row().score()),
        StoreColumn.of("base_score", SqlTypes.of(SqlTypeName.REAL), row -> row.row().baseScore()),
        new StoreColumn<>(
            "log_loss",
            SqlTypes.of(SqlTypeName.DOUBLE),
            Condition.Subject.ERROR,
            row -> row.row().logLoss()),
        StoreColumn.of("confidence", SqlTypes.of(SqlTypeName.REAL), row -> row.row().confidence()),
        new StoreColumn<>(
            "expert",
            SqlTypes.of(SqlTypeName.INTEGER),
            Condition.Subject.EXPERT,
            row -> row.row().expert()),
        StoreColumn.of(
            "model_version", SqlTypes.of(SqlTypeName.BIGINT), row -> row.row().modelVersion()),
        StoreColumn.of("labelled_at", SqlTypes.time(), row -> row.row().labelledAt()),
        StoreColumn.of(
            "learn_sequence", SqlTypes.of(SqlTypeName.BIGINT), row -> row.row().sequence()),
        StoreColumn.of("replays", SqlTypes.of(SqlTypeName.BIGINT), row -> row.replays().learned()),
        StoreColumn.of(
            "replay_draws", SqlTypes.of(SqlTypeName.BIGINT), row -> row.replays().times()),
        StoreColumn.of(
            "replay_weight",
            SqlTypes.nullable(SqlTypes.of(SqlTypeName.DOUBLE)),
            row -> weight(row.replays())),
        StoreColumn.of("features", SqlTypes.features(), ExampleRow::features));
  }

  private static @Nullable Double weight(ReplayCount replays) {
    return replays.learned() == 0 ? null : (Double) replays.meanWeight();
  }

  /** A walk through the store, each row read as far as it is asked for. */
  private static final class Rows implements Enumerator<@Nullable Object[]> {

    private final StatementScope scope;
    private final List<StoreColumn<ExampleRow>> asked;
    private final ReplayQuery query;
    private RowCursor cursor;
    private int rows;
    private @Nullable Object @Nullable [] current;

    Rows(StatementScope scope, List<StoreColumn<ExampleRow>> asked, ReplayQuery query) {
      this.scope = scope;
      this.asked = asked;
      this.query = query;
      this.cursor = scope.opened(scope.source().rows(query));
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
      scope.step();
      RowView row = rows < query.limit() ? cursor.next() : null;
      if (row == null) {
        current = null;
        return false;
      }
      rows++;
      current = read(new ExampleRow(scope.source(), scope.labels(), row), asked);
      return true;
    }

    @Override
    public void reset() {
      close();
      rows = 0;
      current = null;
      cursor = scope.opened(scope.source().rows(query));
    }

    @Override
    public void close() {
      scope.closed(cursor);
    }
  }
}
