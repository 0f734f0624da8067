package io.perennial.replay.server.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileStatementsTest {

  private final MemorySource source = SqlFixture.source(200);
  private final SqlEngine engine =
      SqlFixture.engine(source, SqlLimits.DEFAULT.within(Duration.ofSeconds(2)));

  private SqlRefusedException refusal(String sql) {
    return catchThrowableOfType(SqlRefusedException.class, () -> SqlFixture.rows(engine, sql));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into examples select * from examples",
        "delete from examples",
        "update examples set id = 'x'",
        "merge into examples a using examples b on a.id = b.id when matched then update set id ="
            + " 'x'",
        "create table t (a int)",
        "drop table examples",
        "set x = 1",
        "alter system set x = 1",
        "call f()",
        "describe table examples",
        "explain plan for delete from examples",
        "select 1; select 2",
        "select 1; delete from examples",
        "with recursive t(n) as (values (1) union all select n + 1 from t) select * from t",
        "select * from examples match_recognize (pattern (a+) define a as a.score > 0)",
        "select id from examples where user_id similar to '(a+)+b'",
        "select json_value('{}', 'lax $.a')",
        "select * from table(hop(table examples, descriptor(event_time), interval '1' second,"
            + " interval '1000' day))",
        "select a.id from examples a full join examples b on a.score > b.score",
        "select * from information_schema.tables",
        "select getenv('PATH')",
        "select 1 / 0",
        "select",
        " ",
        ";"
      })
  void shouldRefuse(String sql) {
    assertThat(refusal(sql)).as(sql).isNotNull();
    assertThat(refusal(sql).getMessage()).isNotBlank().doesNotContain("null");
    assertThat(source.closed).hasValue(source.opened.get());
  }

  @Test
  void shouldSayWhereTheFaultIs() {
    SqlRefusedException refusal = refusal("select id,\n  nothing from examples");
    assertThat(refusal.line()).isEqualTo(2);
    assertThat(refusal.column()).isEqualTo(3);
    assertThat(refusal).hasMessageContaining("'nothing' not found");
    assertThat(refusal("delete from examples").line()).isEqualTo(1);
    assertThat(refusal("select 1; select 2").column()).isEqualTo(9);
  }

  @Test
  void shouldRefuseWhatIsTooLargeOrTooDeep() {
    assertThat(refusal("select '" + "x".repeat(1_000_000) + "'"))
        .hasMessageContaining("at most 65536");
    assertThat(refusal("select " + "(".repeat(5000) + "1" + ")".repeat(5000)))
        .hasMessageContaining("nested");
    assertThat(refusal("select " + "not ".repeat(10_000) + "true")).hasMessageContaining("nested");
    assertThat(refusal("select " + "1+".repeat(20_000) + "1")).isNotNull();
    assertThat(
            refusal(
                "select " + "case when true then ".repeat(1500) + "1" + " else 2 end".repeat(1500)))
        .isNotNull();
    String doubling =
        IntStream.range(1, 31)
            .mapToObj(i -> ", a" + i + " as (select x || x as x from a" + (i - 1) + ")")
            .collect(Collectors.joining());
    assertThat(
            refusal("with a0 as (select id as x from examples)" + doubling + " select x from a30"))
        .hasMessageContaining("terms");
    String joining =
        IntStream.range(1, 13)
            .mapToObj(
                i -> ", a" + i + " as (select x.* from a" + (i - 1) + " x, a" + (i - 1) + " y)")
            .collect(Collectors.joining());
    assertThat(refusal("with a0 as (select * from examples)" + joining + " select id from a12"))
        .hasMessageContaining("64 tables");
  }

  @Test
  void shouldEndWhatWouldRunForEver() {
    String numbers = "(values 1,2,3,4,5,6,7,8,9,10) t";
    String cross =
        IntStream.range(0, 12).mapToObj(i -> numbers + i).collect(Collectors.joining(", "));
    for (String sql :
        new String[] {
          "select count(*) from " + cross,
          "select count(*) from examples a, examples b, examples c, examples d",
          "select sum(a.score) from examples a left join examples b on a.score < b.score left join"
              + " examples c on b.score < c.score left join examples d on a.score < d.score"
        }) {
      assertThatThrownBy(() -> SqlFixture.rows(engine, sql))
          .isInstanceOfSatisfying(
              SqlLimitException.class,
              e -> assertThat(e.limit()).isEqualTo(SqlLimitException.Limit.DEADLINE));
    }
    assertThat(source.closed).hasValue(source.opened.get());
    assertThat(SqlFixture.values(engine, "select count(*) from examples")).containsExactly(200L);
  }

  @Test
  void shouldMatchPatternsThatWouldKeepARegularExpressionBusy() {
    String pattern = "%a".repeat(40) + "b";
    assertThat(
            SqlFixture.values(
                engine,
                "select count(*) from examples where '" + "a".repeat(3000) + "' like ?",
                pattern))
        .containsExactly(0L);
  }

  @Test
  void shouldTellNothingOfTheMachine() {
    assertThat(
            SqlFixture.rows(
                engine,
                "select user, current_user, session_user, system_user from examples limit 1"))
        .singleElement()
        .satisfies(row -> assertThat(row).containsOnly("perennial"));
  }

  @Test
  void shouldSayThatAQueryInBracketsGivesSeveralValues() {
    assertThat(refusal("select count(*), (values 1, 2, 3) from examples"))
        .hasMessageContaining("must give one value gives several; add LIMIT 1");
    assertThat(refusal("select id from examples where id = (select id from examples)"))
        .hasMessageContaining("gives several");
  }

  @Test
  void shouldRefuseParametersThatDoNotFit() {
    String sql = "select id from examples where user_id = ? and event_time > ?";
    assertThatThrownBy(() -> SqlFixture.rows(engine, sql, "u1"))
        .hasMessageContaining("has 2 parameters, but 1");
    assertThatThrownBy(() -> SqlFixture.rows(engine, sql, 59, 0))
        .hasMessage("parameter 1 is 59, but must be VARCHAR there");
    assertThatThrownBy(() -> SqlFixture.rows(engine, sql, "u1", "yesterday"))
        .hasMessage("parameter 2 is 'yesterday', but must be TIMESTAMP there");
    assertThatThrownBy(
            () -> SqlFixture.rows(engine, "select id from examples where expert = ?", 1.5))
        .hasMessage("parameter 1 is 1.5, but must be INTEGER there");
  }
}
