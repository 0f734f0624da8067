package io.perennial.replay.server.sql;

import io.perennial.event.LabelSpace;
import io.perennial.event.proto.Feature;
import io.perennial.event.proto.Interaction;
import io.perennial.event.proto.LabelledExample;
import io.perennial.replay.server.access.ServerAccess;
import io.perennial.replay.server.http.Answering;
import io.perennial.replay.server.http.QueryLimits;
import io.perennial.replay.server.http.QueryService;
import io.perennial.replay.server.http.Route;
import io.perennial.replay.server.storage.ReplaySource;
import io.perennial.replay.server.streams.IngestCounters;
import io.perennial.replay.server.streams.StoreFigures;
import io.perennial.replay.server.streams.StoreStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Examples, one a minute, and an engine over them whose clock stands two hours after the first. */
final class SqlFixture {

  static final long START = Instant.parse("2026-01-01T10:00:00Z").toEpochMilli();
  static final long MINUTE = 60_000;
  static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochMilli(START + 120 * MINUTE));

  private SqlFixture() {}

  /** So many of three users, five items and two experts, the odd ones clicked. */
  static MemorySource source(int examples) {
    MemorySource source = new MemorySource();
    for (int i = 0; i < examples; i++) {
      source.add(example(i).build());
    }
    return source;
  }

  static LabelledExample.Builder example(int i) {
    float score = i % 10 / 10f + 0.05f;
    return LabelledExample.newBuilder()
        .setInteraction(
            Interaction.newBuilder()
                .setId("e" + (1000 + i))
                .setTimestamp(START + i * MINUTE)
                .setUser("u" + i % 3)
                .setItem("i" + i % 5)
                .setDomain(i % 4 == 0 ? "shop" : "")
                .addFeatures(Feature.newBuilder().setName("category").setCategory("c" + i % 2))
                .addFeatures(Feature.newBuilder().setName("price").setQuantity(i * 1.5)))
        .setLabel(i % 2)
        .setLabelledAt(START + i * MINUTE + 1_500)
        .addScores(1 - score)
        .addScores(score)
        .addBaseScores(0.5f)
        .addBaseScores(0.5f)
        .setExpert(i % 2)
        .setModelVersion(i)
        .setSequence(i)
        .setConfidence(0.25f);
  }

  static SqlEngine engine(MemorySource source) {
    return engine(source, SqlLimits.DEFAULT);
  }

  static SqlEngine engine(MemorySource source, SqlLimits limits) {
    return new SqlEngine(source, LabelSpace.BINARY, limits, CLOCK);
  }

  /** A server with these routes beside its own. */
  static QueryService serve(ReplaySource source, Function<Answering, List<Route>> routes) {
    return serve(source, routes, ServerAccess.LOCAL);
  }

  /** A server with these routes beside its own, for those who may ask it. */
  static QueryService serve(
      ReplaySource source, Function<Answering, List<Route>> routes, ServerAccess access) {
    return QueryService.start(
        source,
        new Ready(),
        LabelSpace.BINARY,
        QueryLimits.DEFAULT,
        routes,
        access,
        "127.0.0.1",
        0);
  }

  private static final class Ready implements StoreFigures {

    @Override
    public StoreStatus status() {
      return new StoreStatus(StoreStatus.Phase.RUNNING, "all partitions answer");
    }

    @Override
    public Map<Integer, IngestCounters> counters() {
      return Map.of();
    }

    @Override
    public long diskBytes() {
      return 0;
    }

    @Override
    public long recordsToRestore() {
      return 0;
    }
  }

  /** All rows of an answer, each as a list of plain values. */
  static List<List<@Nullable Object>> rows(
      SqlEngine engine, String sql, @Nullable Object... parameters) {
    try (SqlRows answer = engine.execute(sql, Arrays.asList(parameters))) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (@Nullable Object[] row = answer.next(); row != null; row = answer.next()) {
        List<@Nullable Object> plain = new ArrayList<>();
        for (int i = 0; i < row.length; i++) {
          plain.add(SqlValues.plain(row[i], answer.columns().get(i).type()));
        }
        rows.add(plain);
      }
      return rows;
    }
  }

  /** The only value of each row. */
  static List<@Nullable Object> values(
      SqlEngine engine, String sql, @Nullable Object... parameters) {
    List<@Nullable Object> values = new ArrayList<>();
    rows(engine, sql, parameters).forEach(row -> values.add(row.get(0)));
    return values;
  }

  static String plan(SqlEngine engine, String sql) {
    StringBuilder plan = new StringBuilder();
    values(engine, "EXPLAIN PLAN FOR " + sql).forEach(line -> plan.append(line).append('\n'));
    return plan.toString();
  }
}
