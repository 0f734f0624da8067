package io.perennial.replay.server.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.fuzz.FuzzReport;
import io.perennial.fuzz.Fuzzing;
import io.perennial.fuzz.Mutation;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A statement is answered, refused or stopped by a limit, and leaves nothing open behind it. */
final class SqlFuzzTest {

  private static final Mutation SQL =
      Mutation.text(
          Stream.concat(
                  Stream.of(
                          "select from where group by having order limit offset fetch first rows"
                              + " only union all except intersect distinct as join left right full"
                              + " cross on using and or not in exists between like similar escape"
                              + " is null case when then else end cast over partition range"
                              + " preceding with recursive values lateral unnest table explain plan"
                              + " for insert delete update interval timestamp date extract nulls"
                              + " last desc tablesample row array multiset map any some")
                      .flatMap(words -> Stream.of(words.split(" "))),
                  Stream.of(
                      "examples",
                      "shifts",
                      "shards",
                      "user_id",
                      "item_id",
                      "event_time",
                      "score",
                      "label",
                      "log_loss",
                      "expert",
                      "features",
                      "*",
                      "count(*)",
                      "auc(label, score)",
                      "avg(score)",
                      "row_number()",
                      "current_timestamp",
                      "varchar",
                      "integer",
                      "decimal(1000, 999)",
                      "1",
                      "-1",
                      "0",
                      "1e400",
                      "9223372036854775808",
                      "''",
                      "'a'",
                      "'%'",
                      "'\\ud800'",
                      "u&'\\d800'",
                      "x'00'",
                      "\"",
                      "'",
                      "`",
                      ";",
                      "--",
                      "/*",
                      "*/",
                      "?",
                      "(",
                      ")",
                      "[",
                      "]",
                      ",",
                      ".",
                      "||",
                      "<>",
                      "/ 0"))
              .toArray(String[]::new));

  private final MemorySource source = SqlFixture.source(40);
  private final SqlEngine engine =
      SqlFixture.engine(source, SqlLimits.DEFAULT.within(Duration.ofMillis(500)).atMost(1_000));

  @Test
  void shouldAnswerOrRefuseAnyStatement() {
    FuzzReport report =
        Fuzzing.of("sql", SQL).slower(40).allowing(1L << 30, 1 << 16).run(this::take);
    assertThat(report.taken()).as("%s", report).isBetween(1L, report.inputs() - 1);
    assertThat(SqlFixture.values(engine, "select count(*) from examples")).containsExactly(40L);
  }

  private boolean take(byte[] input) {
    try {
      SqlFixture.rows(engine, new String(input, UTF_8));
      return true;
    } catch (SqlRefusedException | SqlLimitException e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    } finally {
      assertThat(source.closed).hasValue(source.opened.get());
    }
  }

  @Test
  void shouldTakeOrRefuseAnyBody() {
    FuzzReport report =
        Fuzzing.of("sql-body", Mutation.json("\"sql\"", "\"parameters\""))
            .allowing(1 << 20, 512)
            .run(
                input -> {
                  try {
                    SqlRequest.read(input);
                    return true;
                  } catch (SqlRefusedException e) {
                    assertThat(e.getMessage()).isNotBlank();
                    return false;
                  }
                });
    assertThat(report.taken()).as("%s", report).isBetween(1L, report.inputs() - 1);
  }
}
