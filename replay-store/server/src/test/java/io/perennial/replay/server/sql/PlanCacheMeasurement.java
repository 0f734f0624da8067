package io.perennial.replay.server.sql;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.SampleQuery;
import io.perennial.replay.server.storage.FactCursor;
import io.perennial.replay.server.storage.FactKind;
import io.perennial.replay.server.storage.PartitionSource;
import io.perennial.replay.server.storage.ReplayCount;
import io.perennial.replay.server.storage.ReplaySource;
import io.perennial.replay.server.storage.RowCursor;
import io.perennial.replay.server.storage.RowFormat;
import io.perennial.replay.server.storage.RowView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a repeated statement costs beside the direct call for the same hundred rows, from a source
 * that itself costs nothing: a main to run by hand, nothing that a build depends on.
 */
final class PlanCacheMeasurement {

  private static final String SQL =
      "select id, event_time, user_id, item_id, score, log_loss from examples"
          + " where user_id = ? and event_time >= ? order by event_time desc limit 100";
  private static final int ROUNDS = 8;
  private static final int CALLS = 20_000;

  private PlanCacheMeasurement() {}

  /** Prints microseconds per call of both, and what planning costs. */
  public static void main(String[] arguments) throws Exception {
    List<RowView> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      var example = SqlFixture.example(i).build();
      rows.add(RowFormat.row(example.toByteArray(), example));
    }
    Prepared source = new Prepared(rows);
    SqlEngine engine =
        new SqlEngine(
            source, io.perennial.event.LabelSpace.BINARY, SqlLimits.DEFAULT, SqlFixture.CLOCK);
    long begin = System.nanoTime();
    engine.prepare(SQL);
    print("first plan, cold", System.nanoTime() - begin, 1);
    begin = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      engine.prepare(SQL + " -- " + i);
    }
    print("a further plan", System.nanoTime() - begin, 20);
    for (int round = 0; round < ROUNDS; round++) {
      begin = System.nanoTime();
      long sum = 0;
      for (int i = 0; i < CALLS; i++) {
        sum += direct(source);
      }
      print("direct", System.nanoTime() - begin, CALLS);
      begin = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        sum -= sql(engine, SQL, Arrays.asList("u1", SqlFixture.START));
      }
      print("sql", System.nanoTime() - begin, CALLS);
      begin = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        sum += sql(engine, "select id from examples where user_id = 'u1' limit 0", List.of());
      }
      print("sql without rows", System.nanoTime() - begin, CALLS);
      if (sum != 0) {
        throw new IllegalStateException("the answers differ by " + sum);
      }
    }
  }

  private static long direct(ReplaySource source) {
    ReplayQuery query =
        ReplayQuery.everything()
            .ofUser("u1")
            .between(SqlFixture.START, Long.MAX_VALUE)
            .orderedBy(ReplayQuery.Order.NEWEST);
    long sum = 0;
    try (RowCursor cursor = source.rows(query)) {
      for (RowView row = cursor.next(); row != null; row = cursor.next()) {
        Object[] values = {
          row.id(), row.timestamp(), row.user(), row.item(), row.score(), row.logLoss()
        };
        sum += values.length;
      }
    }
    return sum;
  }

  private static long sql(SqlEngine engine, String sql, List<@Nullable Object> parameters) {
    long sum = 0;
    try (SqlRows rows = engine.execute(sql, parameters)) {
      for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
        sum += row.length;
      }
    }
    return sum;
  }

  private static void print(String what, long nanos, int calls) {
    System.out.printf("%-20s %10.2f µs%n", what, nanos / 1e3 / calls);
  }

  private record Prepared(List<RowView> rows) implements ReplaySource {

    @Override
    public RowCursor rows(ReplayQuery query) {
      return new RowCursor() {
        private int next;

        @Override
        public @Nullable RowView next() {
          return next < rows.size() ? rows.get(next++) : null;
        }

        @Override
        public void close() {
          next = rows.size();
        }
      };
    }

    @Override
    public FactCursor facts(FactKind kind, long from, long to) {
      throw new UnsupportedOperationException("only rows are measured");
    }

    @Override
    public RowCursor sample(SampleQuery query) {
      throw new UnsupportedOperationException("SQL draws no samples");
    }

    @Override
    public PartitionSource local(int partition) {
      throw new UnsupportedOperationException("SQL knows no partitions");
    }

    @Override
    public ReplayCount replays(RowView row) {
      return ReplayCount.NONE;
    }
  }
}
