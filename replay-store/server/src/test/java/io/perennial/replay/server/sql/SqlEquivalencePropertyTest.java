package io.perennial.replay.server.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.replay.api.ReplayQuery;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * The same answers whether conditions, order and limit go to the store or not. Nothing goes to the
 * store through a limit.
 */
class SqlEquivalencePropertyTest {

  private static final MemorySource SOURCE = source();
  private static final SqlEngine ENGINE = SqlFixture.engine(SOURCE);

  private static MemorySource source() {
    MemorySource source = SqlFixture.source(80);
    for (int i = 0; i < 20; i++) {
      // Others at the same times, with the same scores.
      var example = SqlFixture.example(i * 3);
      example.getInteractionBuilder().setId("f" + i).setUser("");
      source.add(example.build());
    }
    return source;
  }

  @Property(tries = 150)
  void shouldAnswerTheSameWithAndWithoutPushDown(
      @ForAll("conditions") List<String> conditions,
      @ForAll("orders") String order,
      @ForAll("limits") String limit) {
    String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    String select = "select id, event_time, user_id, expert, log_loss from ";
    String pushed = select + "examples" + where + order + limit;
    String above = select + "(select * from examples limit 1000)" + where + order + limit;
    SOURCE.asked.clear();
    List<List<@Nullable Object>> expected = SqlFixture.rows(ENGINE, above);
    assertThat(SOURCE.asked)
        .as("what is asked of the store by %s", above)
        .allSatisfy(asked -> assertThat(asked).isEqualTo(ReplayQuery.everything().atMost(1000)));
    assertThat(SqlFixture.rows(ENGINE, pushed)).as("%s%n%s", pushed, above).isEqualTo(expected);
  }

  @Provide
  Arbitrary<List<String>> conditions() {
    Arbitrary<String> minute = Arbitraries.integers().between(0, 70).map(i -> minute(i));
    Arbitrary<String> user = Arbitraries.of("'u0'", "'u1'", "''", "'none'", "null");
    Arbitrary<String> condition =
        Arbitraries.oneOf(
            user.map(name -> "user_id = " + name),
            Arbitraries.of("'i0'", "'i1'", "'i7'").map(name -> "item_id = " + name),
            Arbitraries.integers().between(-1, 2).map(i -> "expert = " + i),
            Combinators.combine(Arbitraries.of("=", ">", ">=", "<", "<="), minute)
                .as((sign, time) -> "event_time " + sign + " " + time),
            Combinators.combine(minute, minute)
                .as((from, to) -> "event_time between " + from + " and " + to),
            Combinators.combine(Arbitraries.of(">", ">="), Arbitraries.of("-1", "0", "0.05", "0.7"))
                .as((sign, error) -> "log_loss " + sign + " " + error),
            Arbitraries.of(
                "score > 0.3",
                "label = '1'",
                "domain = 'shop'",
                "features['category'] = 'c1'",
                "(user_id = 'u1' or expert = 0)",
                "item_id in ('i1', 'i2')"));
    return condition.list().ofMaxSize(4).map(ArrayList::new);
  }

  @Provide
  Arbitrary<String> orders() {
    return Arbitraries.of(
        " order by event_time , id",
        " order by event_time desc, id desc",
        " order by log_loss desc, event_time , id",
        " order by event_time desc, id",
        " order by score, id");
  }

  @Provide
  Arbitrary<String> limits() {
    return Arbitraries.of("", " limit 3", " limit 0", " limit 5 offset 2", " offset 4");
  }

  private static String minute(int i) {
    return "timestamp '2026-01-01 1" + i / 60 + ":" + (i % 60 < 10 ? "0" : "") + i % 60 + ":00'";
  }
}
