package io.perennial.replay.server.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.event.LabelSpace;
import io.perennial.event.TaskShift;
import io.perennial.event.proto.GateTelemetry;
import io.perennial.event.proto.ShardTelemetry;
import io.perennial.event.proto.WorkerTelemetry;
import io.perennial.replay.server.storage.FactKind;
import io.perennial.replay.server.storage.ReplayCount;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SqlEngineTest {

  private final MemorySource source = SqlFixture.source(60);
  private final SqlEngine engine = SqlFixture.engine(source);

  @Test
  void shouldAnswerEveryColumnOfAnExample() {
    source.replayed("e1001", new ReplayCount(3, 2, 5.0));

    assertThat(SqlFixture.rows(engine, "select * from examples where id = 'e1001'"))
        .singleElement()
        .isEqualTo(
            Arrays.asList(
                "e1001",
                "2026-01-01T10:01:00Z",
                "u1",
                "i1",
                "",
                "1",
                "inline",
                0.15f,
                0.5f,
                -Math.log(0.15f),
                0.25f,
                1,
                1L,
                "2026-01-01T10:01:01.500Z",
                1L,
                2L,
                3L,
                2.5,
                Map.of("category", "c1", "price", 1.5)));
    assertThat(
            SqlFixture.rows(
                engine, "select replays, replay_weight from examples where id = 'e1002'"))
        .containsExactly(Arrays.asList(0L, null));
    assertThat(engine.tables().get("predictions").stream().map(SqlColumn::name))
        .containsExactly(
            "id",
            "event_time",
            "user_id",
            "item_id",
            "score",
            "base_score",
            "confidence",
            "expert",
            "model_version");
  }

  @Test
  void shouldFindFeaturesByName() {
    assertThat(
            SqlFixture.rows(
                engine,
                "select features['category'], count(*), max(cast(features['price'] as double))"
                    + " from examples where features['price'] >= 75 group by features['category']"
                    + " order by 1"))
        .containsExactly(Arrays.asList("c0", 5L, 87.0), Arrays.asList("c1", 5L, 88.5));
    assertThat(SqlFixture.values(engine, "select features['none'] from examples limit 1"))
        .containsExactly((Object) null);
  }

  @Test
  void shouldAverageFloatsAndWholeNumbersWithoutCuttingThem() {
    assertThat(SqlFixture.rows(engine, "select avg(expert), avg(score), sum(score) from examples"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.get(0)).isEqualTo(0.5);
              assertThat((Double) row.get(1)).isCloseTo(0.5, within(1e-7));
              assertThat((Double) row.get(2)).isCloseTo(30, within(1e-6));
            });
  }

  @Test
  void shouldReckonLogLossAndAucPerHourAndExpert() {
    String sql =
        "select floor(event_time to hour) as h, count(*) as n, avg(log_loss) as ll,"
            + " auc(label, score) as a, auc(label = '1', score) as b from examples group by"
            + " floor(event_time to hour)";
    // Of each ten, positives score .15 to .95 and negatives .05 to .85, each a tenth below.
    assertThat(SqlFixture.rows(engine, sql))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.get(0)).isEqualTo("2026-01-01T10:00:00Z");
              assertThat(row.get(1)).isEqualTo(60L);
              assertThat((Double) row.get(3)).isCloseTo(0.6, within(1e-12));
              assertThat(row.get(4)).isEqualTo(row.get(3));
            });
    SqlEngine named =
        new SqlEngine(source, LabelSpace.binary("click"), SqlLimits.DEFAULT, SqlFixture.CLOCK);
    assertThat(SqlFixture.values(named, "select auc(label = 'click', score) from examples"))
        .singleElement()
        .satisfies(auc -> assertThat((Double) auc).isCloseTo(0.6, within(1e-12)));
    assertThatThrownBy(() -> SqlFixture.rows(named, "select auc(label, score) from examples"))
        .isInstanceOf(SqlRefusedException.class)
        .hasMessageContaining("'click'");
  }

  @Test
  void shouldReadWhatWasToldBesideTheExamples() {
    source
        .tell(
            new TaskShift(
                TaskShift.Kind.NEW_TASK,
                40,
                SqlFixture.START,
                1,
                0,
                2.5,
                1.5,
                10,
                0.4,
                Double.NaN,
                2))
        .tell(
            FactKind.SHARD,
            0,
            SqlFixture.START,
            ShardTelemetry.newBuilder()
                .putCounters("learned", 40)
                .setReplay(
                    ShardTelemetry.Replay.newBuilder()
                        .setSize(7)
                        .addObjectives(
                            ShardTelemetry.Objective.newBuilder().setExpert(-1).setWeight(1.5))
                        .addObjectives(
                            ShardTelemetry.Objective.newBuilder().setExpert(0).setWeight(0.5)))
                .build())
        .tell(
            FactKind.WORKER,
            0,
            SqlFixture.START,
            WorkerTelemetry.newBuilder()
                .addObjectives(WorkerTelemetry.Objective.newBuilder().setName("reward").setLoss(2))
                .build())
        .tell(
            FactKind.GATE,
            0,
            SqlFixture.START,
            GateTelemetry.newBuilder()
                .setVersion(3)
                .setDigest("ab")
                .putRefused("worse", 2)
                .putRefused("stale", 1)
                .setFreshnessP50(Double.NaN)
                .build())
        .tell(FactKind.GATE, 0, SqlFixture.START, new byte[] {1, 2, 3})
        .tell(FactKind.SHIFT, 0, SqlFixture.START, new byte[] {'x'});

    assertThat(SqlFixture.rows(engine, "select kind, expert, log_loss_after from shifts"))
        .containsExactly(Arrays.asList("new-task", 1, null));
    assertThat(
            SqlFixture.rows(
                engine, "select source, objective, expert, weight from objectives order by 1, 2"))
        .containsExactly(
            Arrays.asList("shard 0", "current", null, 1.5),
            Arrays.asList("shard 0", "task 0", 0, 0.5),
            Arrays.asList("worker", "reward", null, 0.0));
    assertThat(
            SqlFixture.rows(
                engine,
                "select name, figure from metrics where name in ('learned', 'replay_size')"
                    + " and event_time >= timestamp '2026-01-01 10:00:00' order by name"))
        .containsExactly(Arrays.asList("learned", 40.0), Arrays.asList("replay_size", 7.0));
    assertThat(
            SqlFixture.rows(
                engine, "select version, digest, refused, freshness_p50 from policy_versions"))
        .containsExactly(Arrays.asList(3L, "ab", 3L, null));
    assertThat(
            SqlFixture.rows(
                engine, "select * from shifts where event_time > timestamp '2026-01-01 10:00:00'"))
        .isEmpty();
  }

  @Test
  void shouldTakeAnyText() {
    List<String> users =
        List.of("O'Brien", "a\u0000b", "a\u0000", "漢字", "😀", "\"", "%", "line\nbreak", "\\u0041");
    for (int i = 0; i < users.size(); i++) {
      var example = SqlFixture.example(i);
      example.getInteractionBuilder().setId("text" + i).setUser(users.get(i));
      source.add(example.build());
    }
    for (int i = 0; i < users.size(); i++) {
      String user = users.get(i);
      assertThat(
              SqlFixture.rows(engine, "select id, user_id from examples where user_id = ?", user))
          .as(user)
          .containsExactly(List.of("text" + i, user));
      String literal = "'" + user.replace("'", "''") + "'";
      assertThat(
              SqlFixture.values(
                  engine, "select id from examples where user_id = " + literal + " and id <> 'x'"))
          .as(literal)
          .containsExactly("text" + i);
    }
  }

  @Test
  void shouldBeInUtcWhateverTheZoneOfTheMachine() {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
      assertThat(
              SqlFixture.rows(
                  SqlFixture.engine(source),
                  "select event_time, floor(event_time to day), current_timestamp,"
                      + " cast(event_time as varchar), extract(hour from event_time), current_date,"
                      + " cast(event_time as date) from examples"
                      + " where event_time = timestamp '2026-01-01 10:01:00'"))
          .singleElement()
          .isEqualTo(
              List.of(
                  "2026-01-01T10:01:00Z",
                  "2026-01-01T00:00:00Z",
                  "2026-01-01T12:00:00Z",
                  "2026-01-01 10:01:00",
                  10L,
                  "2026-01-01",
                  "2026-01-01"));
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void shouldDoJoinsWindowsAndUnions() {
    assertThat(
            SqlFixture.values(
                engine,
                "select count(*) from examples a join examples b on a.user_id = b.user_id"
                    + " and a.item_id = b.item_id and a.id < b.id"))
        .containsExactly(90L);
    assertThat(
            SqlFixture.rows(
                engine,
                "select window_start, count(*) from table(tumble(table examples,"
                    + " descriptor(event_time), interval '30' minute)) group by window_start order"
                    + " by 1"))
        .containsExactly(
            List.of("2026-01-01T10:00:00Z", 30L), List.of("2026-01-01T10:30:00Z", 30L));
    assertThat(
            SqlFixture.values(
                engine,
                "select id from (select id, row_number() over (partition by user_id order by"
                    + " event_time desc) as n from examples) where n = 1 order by id"))
        .containsExactly("e1057", "e1058", "e1059");
    assertThat(
            SqlFixture.values(
                engine,
                "select user_id from examples union select item_id from examples order by 1"))
        .containsExactly("i0", "i1", "i2", "i3", "i4", "u0", "u1", "u2");
    assertThat(
            SqlFixture.values(
                engine,
                "select count(*) from examples e where score > (select avg(score) from examples x"
                    + " where x.user_id = e.user_id)"))
        .containsExactly(30L);
  }

  @Test
  void shouldTakeNamesInAnyCase() {
    assertThat(SqlFixture.values(engine, "SELECT Id FROM Examples WHERE User_ID = 'u1' LIMIT 1;"))
        .containsExactly("e1001");
  }

  @Test
  void shouldAnswerTheSameToManyAtATime() throws Exception {
    SqlEngine shared = SqlFixture.engine(source, SqlLimits.DEFAULT.together(8));
    String sql = "select id from examples where user_id = ? order by event_time desc limit ?";
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<List<Object>>> asks =
          IntStream.range(0, 400)
              .<Callable<List<Object>>>mapToObj(
                  i -> () -> SqlFixture.values(shared, sql, "u" + i % 3, 1 + i % 4))
              .toList();
      int i = 0;
      for (Future<List<Object>> answer : threads.invokeAll(asks)) {
        assertThat(answer.get()).isEqualTo(SqlFixture.values(shared, sql, "u" + i % 3, 1 + i % 4));
        i++;
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(source.closed).hasValue(source.opened.get());
  }
}
