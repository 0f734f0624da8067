package io.perennial.replay.server.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Order;
import org.junit.jupiter.api.Test;

class PushDownTest {

  private static final long NOW = SqlFixture.CLOCK.millis();

  private final MemorySource source = SqlFixture.source(60);
  private final SqlEngine engine = SqlFixture.engine(source);

  private ReplayQuery asked(String sql, Object... parameters) {
    SqlFixture.rows(engine, sql, parameters);
    return source.lastAsked();
  }

  private static ReplayQuery all() {
    return ReplayQuery.everything().atMost(Integer.MAX_VALUE);
  }

  @Test
  void shouldAskTheStoreForAUsersNewestRows() {
    String sql =
        "select id, score from examples where user_id = ? and event_time >= ?"
            + " order by event_time desc limit 100";

    assertThat(asked(sql, "u1", "2026-01-01T10:30:00Z"))
        .isEqualTo(
            all()
                .ofUser("u1")
                .between(SqlFixture.START + 30 * SqlFixture.MINUTE, Long.MAX_VALUE)
                .orderedBy(Order.NEWEST)
                .atMost(100));
    assertThat(SqlFixture.plan(engine, sql))
        .contains("access=[USER]")
        .contains("conditions=[[user_id = ?0, event_time >= ?1]]")
        .contains("order=[NEWEST]")
        .contains("limit=[100]")
        .contains("columns=[[id, score]]")
        .doesNotContain("Sort")
        .doesNotContain("condition=[$");
  }

  @Test
  void shouldLeaveTheWorstOfAUserOrAnItemToTheSort() {
    for (String name : new String[] {"user_id = 'u1'", "item_id = 'i1'"}) {
      String sql = "select id from examples where " + name + " order by log_loss desc";

      assertThat(asked(sql).order()).isNotEqualTo(Order.WORST);
      assertThat(SqlFixture.plan(engine, sql)).contains("Sort");
    }
  }

  @Test
  void shouldPushEveryComparisonOfTimes() {
    long ten = SqlFixture.START;
    String select = "select id from examples where ";
    assertThat(asked(select + "event_time = timestamp '2026-01-01 10:00:00'"))
        .isEqualTo(all().between(ten, ten + 1));
    assertThat(asked(select + "event_time > timestamp '2026-01-01 10:00:00'"))
        .isEqualTo(all().between(ten + 1, Long.MAX_VALUE));
    assertThat(asked(select + "timestamp '2026-01-01 10:00:00' >= event_time"))
        .isEqualTo(all().between(Long.MIN_VALUE, ten + 1));
    assertThat(asked(select + "event_time < '2026-01-01 10:00:00'"))
        .isEqualTo(all().between(Long.MIN_VALUE, ten));
    assertThat(
            asked(
                select
                    + "event_time between timestamp '2026-01-01 10:00:00' and timestamp '2026-01-01"
                    + " 10:01:00'"))
        .isEqualTo(all().between(ten, ten + SqlFixture.MINUTE + 1));
    assertThat(asked(select + "event_time >= current_timestamp - interval '1' hour"))
        .isEqualTo(all().between(NOW - 60 * SqlFixture.MINUTE, Long.MAX_VALUE));
    assertThat(asked(select + "event_time between ? and ?", ten, ten + 5))
        .isEqualTo(all().between(ten, ten + 6));
  }

  @Test
  void shouldPushTheWorstErrors() {
    String sql =
        "select id from examples where log_loss > 0.5 and expert = 1 and event_time >="
            + " current_timestamp - interval '2' hour order by log_loss desc fetch first 5 rows"
            + " only";

    assertThat(asked(sql))
        .isEqualTo(
            all()
                .ofExpert(1)
                .between(SqlFixture.START, Long.MAX_VALUE)
                .withErrorFrom(Math.nextUp(0.5))
                .orderedBy(Order.WORST)
                .atMost(5));
    assertThat(SqlFixture.plan(engine, sql)).contains("access=[ERROR]", "order=[WORST]");
    assertThat(SqlFixture.plan(engine, "select id from examples where item_id = 'i1'"))
        .contains("access=[ITEM]");
    assertThat(SqlFixture.plan(engine, "select id from examples where expert = 0"))
        .contains("access=[EXPERT]");
    assertThat(SqlFixture.plan(engine, "select count(*) from examples")).contains("access=[TIME]");
  }

  @Test
  void shouldAddTheOffsetToTheStoresLimit() {
    assertThat(
            SqlFixture.values(
                engine, "select id from examples order by event_time limit 2 offset 3"))
        .containsExactly("e1003", "e1004");
    assertThat(source.lastAsked()).isEqualTo(all().atMost(5));
    assertThat(
            SqlFixture.values(
                engine, "select id from examples order by event_time, id limit ? offset ?", 1, 4))
        .containsExactly("e1004");
    assertThat(source.lastAsked()).isEqualTo(all().atMost(5));
  }

  @Test
  void shouldLeaveTheLimitAboveWhatIsLeftToCheck() {
    source.read.set(0);
    assertThat(
            SqlFixture.values(
                engine,
                "select id from examples where user_id = 'u1' and score > 0.5"
                    + " order by event_time desc limit 2"))
        .containsExactly("e1058", "e1055");
    assertThat(source.lastAsked()).isEqualTo(all().ofUser("u1").orderedBy(Order.NEWEST));
    assertThat(source.read.get()).as("rows read for two that fit").isLessThan(10);
  }

  @Test
  void shouldNotPushWhatTheStoreOrdersOtherwise() {
    assertThat(SqlFixture.values(engine, "select id from examples order by score desc, id limit 1"))
        .containsExactly("e1009");
    assertThat(source.lastAsked()).isEqualTo(all());
    assertThat(
            SqlFixture.plan(engine, "select id from examples order by event_time desc, id limit 1"))
        .contains("Sort");
    assertThat(SqlFixture.plan(engine, "select id from examples order by log_loss limit 1"))
        .contains("Sort");
  }

  @Test
  void shouldAskForNothingThatCannotBe() {
    int before = source.asked.size();
    assertThat(SqlFixture.rows(engine, "select id from examples where user_id = ?", (Object) null))
        .isEmpty();
    assertThat(
            SqlFixture.rows(
                engine, "select id from examples where user_id = ? and user_id = ?", "u1", "u2"))
        .isEmpty();
    assertThat(SqlFixture.rows(engine, "select id from examples where expert = ?", -1)).isEmpty();
    assertThat(
            SqlFixture.rows(
                engine,
                "select id from examples where event_time > ? and event_time < ?",
                SqlFixture.START,
                SqlFixture.START))
        .isEmpty();
    assertThat(SqlFixture.rows(engine, "select id from examples limit 0")).isEmpty();
    assertThat(source.asked).hasSize(before);
  }

  @Test
  void shouldReadNoMoreThanAskedFor() {
    SqlFixture.rows(engine, "select id, score from examples");
    assertThat(source.counted).as("replays counted").hasValue(0);
    SqlFixture.rows(engine, "select id, replays from examples where user_id = 'u1'");
    assertThat(source.counted).hasValue(20);
    assertThat(SqlFixture.plan(engine, "select count(*) from examples where expert = 1"))
        .contains("columns=[[id]]");
  }

  @Test
  void shouldPushConditionsOfBothSidesOfAJoin() {
    SqlFixture.rows(
        engine,
        "select a.id, b.id from examples a join examples b on a.item_id = b.item_id"
            + " where a.user_id = 'u1' and b.user_id = 'u2'");
    assertThat(source.asked).contains(all().ofUser("u1"), all().ofUser("u2"));
  }

  @Test
  void shouldCloseEveryCursor() {
    SqlFixture.rows(engine, "select a.id from examples a, examples b limit 3");
    SqlFixture.rows(engine, "select * from metrics, examples limit 3");
    assertThat(source.closed).hasValue(source.opened.get());
  }
}
