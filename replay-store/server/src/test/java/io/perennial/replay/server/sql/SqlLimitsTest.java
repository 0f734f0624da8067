package io.perennial.replay.server.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.LabelSpace;
import io.perennial.replay.server.sql.SqlLimitException.Limit;
import io.perennial.replay.server.storage.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlLimitsTest {

  private final MemorySource source = SqlFixture.source(2000);

  private static void assertLimit(Limit limit, ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            SqlLimitException.class, e -> assertThat(e.limit()).isEqualTo(limit));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select id from examples order by score",
        "select id, count(*) from examples group by id",
        "select count(distinct id) from examples",
        "select a.id from examples a join examples b on a.id = b.id",
        "select id from examples union select user_id from examples",
        "select id from examples intersect select id from examples",
        "select lag(score) over (order by event_time) from examples",
        "select listagg(id) from examples",
        "select auc(label, score) from examples",
        "select id from examples order by score limit 1000"
      })
  void shouldEndWhatHoldsTooMuchWhileOthersGoOn(String sql) {
    SqlEngine engine = SqlFixture.engine(source, SqlLimits.DEFAULT.holding(10_000));
    assertLimit(Limit.MEMORY, () -> SqlFixture.rows(engine, sql));
    assertThat(source.closed).hasValue(source.opened.get());
    assertThat(SqlFixture.rows(engine, "select id from examples")).hasSize(2000);
    assertThat(SqlFixture.rows(engine, "select user_id, count(*) from examples group by user_id"))
        .hasSize(3);
    assertThat(SqlFixture.rows(engine, "select id from examples order by score limit 3"))
        .hasSize(3);
    assertThat(SqlFixture.rows(engine, "select id from examples order by score limit ?", 3))
        .hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select id from examples limit ?",
        "select id from examples order by score limit ?",
        "select id from examples order by event_time limit ?",
        "select id from examples order by event_time limit 3 offset ?",
        "select expert from examples group by expert limit ?"
      })
  void shouldRefuseALimitThatIsNull(String sql) {
    SqlEngine engine = SqlFixture.engine(source);
    Object[] nothing = {null};
    assertThatThrownBy(() -> SqlFixture.rows(engine, sql, nothing))
        .isInstanceOf(SqlRefusedException.class)
        .hasMessageStartingWith("parameter 1 is NULL");
    assertThat(source.opened).hasValue(0);
    assertThat(SqlFixture.rows(engine, "select id from examples where user_id = ?", nothing))
        .as("conditions that are not known")
        .isEmpty();
  }

  @Test
  void shouldCutAnAnswerAndSaySo() {
    SqlEngine engine = SqlFixture.engine(source, SqlLimits.DEFAULT.atMost(10));
    try (SqlRows rows = engine.execute("select id from examples", List.of())) {
      int count = 0;
      while (rows.next() != null) {
        count++;
      }
      assertThat(count).isEqualTo(10);
      assertThat(rows.truncated()).isTrue();
    }
    try (SqlRows rows = engine.execute("select id from examples limit 10", List.of())) {
      while (rows.next() != null) {
        assertThat(rows.truncated()).isFalse();
      }
      assertThat(rows.truncated()).isFalse();
    }
  }

  @Test
  void shouldAnswerSoManyAtATime() {
    SqlEngine engine = SqlFixture.engine(source, SqlLimits.DEFAULT.together(1));
    try (SqlRows rows = engine.execute("select id from examples", List.of())) {
      assertThat(rows.next()).isNotNull();
      assertLimit(Limit.CONCURRENCY, () -> SqlFixture.rows(engine, "values 1"));
    }
    assertThatThrownBy(() -> SqlFixture.rows(engine, "select")).isNotNull();
    assertThat(SqlFixture.values(engine, "values 1")).containsExactly(1);
  }

  @Test
  void shouldTakeThePlaceOfAnAnswerThatNobodyReads() {
    AtomicLong nanos = new AtomicLong();
    SqlEngine engine =
        new SqlEngine(
            source,
            LabelSpace.BINARY,
            SqlLimits.DEFAULT.together(1).within(Duration.ofSeconds(10)),
            SqlFixture.CLOCK,
            nanos::get);
    try (SqlRows left = engine.execute("select id from examples", List.of())) {
      assertThat(left.next()).isNotNull();
      nanos.set(Duration.ofSeconds(11).toNanos());
      assertThat(SqlFixture.values(engine, "values 1")).containsExactly(1);
      assertLimit(Limit.DEADLINE, left::next);
      assertThat(source.closed).hasValue(source.opened.get());
    }
    assertThat(SqlFixture.values(engine, "values 1")).containsExactly(1);
    try (SqlRows one = engine.execute("values 1", List.of())) {
      assertThat(one.next()).isNotNull();
      assertLimit(Limit.CONCURRENCY, () -> SqlFixture.rows(engine, "values 1"));
    }
  }

  @Test
  void shouldEndWhatIsCancelled() {
    SqlEngine engine = SqlFixture.engine(source);
    try (SqlRows rows = engine.execute("select id from examples", List.of())) {
      assertThat(rows.next()).isNotNull();
      rows.cancel();
      assertLimit(Limit.DEADLINE, rows::next);
    }
    assertThat(source.closed).hasValue(source.opened.get());
  }

  @Test
  void shouldPassOnThatTheStoreIsUnavailable() {
    SqlEngine engine = SqlFixture.engine(source);
    source.unavailable = true;
    assertThatThrownBy(() -> SqlFixture.rows(engine, "select count(*) from examples"))
        .isInstanceOf(StoreUnavailableException.class);
    source.unavailable = false;
    source.failAfter = source.read.get() + 100;
    assertThatThrownBy(() -> SqlFixture.rows(engine, "select count(*) from examples"))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(source.closed).hasValue(source.opened.get());
  }

  @Test
  void shouldRefuseLimitsThatAllowNothing() {
    assertThatThrownBy(() -> SqlLimits.DEFAULT.together(0))
        .hasMessage("concurrent statements must be more than 0, but are 0");
  }
}
