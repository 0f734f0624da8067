package io.perennial.replay.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.perennial.replay.api.ReplayException.Kind;
import io.perennial.replay.api.SqlAnswer.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlAnswerTest {

  private static final String COLUMNS =
      "{\"columns\":[{\"name\":\"id\",\"type\":\"VARCHAR\"},{\"name\":\"n\",\"type\":\"BIGINT\"}]}\n";

  private FakeHttp http;

  @BeforeEach
  void start() throws IOException {
    http = new FakeHttp();
  }

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void shouldGiveColumnsAndRowsWithValuesOfTheirKind() {
    http.answers("/sql", 200, bytes(COLUMNS + "[\"a\",4000000000]\n[null,1.5]\n{\"rows\":2}\n"));

    try (SqlAnswer answer = http.client().sql("select id, n from t", List.of())) {
      assertThat(answer.columns())
          .containsExactly(new Column("id", "VARCHAR"), new Column("n", "BIGINT"));
      assertThat(rest(answer))
          .containsExactly(Arrays.asList("a", 4_000_000_000L), Arrays.asList(null, 1.5));
      assertThat(answer.rows()).isEqualTo(2);
    }
  }

  @Test
  void shouldGiveListsAndMapsAsTheyAre() {
    http.answers(
        "/sql", 200, bytes(COLUMNS + "[{\"os\":\"2\",\"g\":[\"a\",true]},7]\n{\"rows\":1}\n"));

    try (SqlAnswer answer = http.client().sql("select", List.of())) {
      assertThat(rest(answer).get(0))
          .isEqualTo(List.of(Map.of("os", "2", "g", List.of("a", true)), 7));
    }
  }

  @Test
  void shouldSendTheStatementWithItsParameters() {
    http.answers("/sql", 200, bytes(COLUMNS + "{\"rows\":0}\n"));

    try (SqlAnswer answer =
        http.client().sql("select \"a\"\nwhere x = ?", Arrays.asList("ü", 1, 2.5, true, null))) {
      assertThat(answer.hasNext()).isFalse();
    }
    assertThat(http.asked("/sql"))
        .startsWith("POST /sql")
        .endsWith(
            "{\"sql\":\"select \\\"a\\\"\\nwhere x = ?\",\"parameters\":[\"ü\",1,2.5,true,null]}");
  }

  @Test
  void shouldRefuseAParameterThatIsNoSimpleValue() {
    assertThatThrownBy(() -> http.client().sql("select ?", List.of(List.of(1))))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessageContaining("'parameters' is '[1]'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[\"a\",1]\n",
        "[\"a\",1]\n{\"rows\":2}\n",
        "[\"a\",1]\n{\"rows\":1}\n[\"b\",2]\n",
        "[\"a\"]\n{\"rows\":1}\n",
        "[\"a\",\n{\"rows\":1}\n",
        "[\"a\",1][\"b\",2]\n{\"rows\":2}\n",
        "{\"columns\":[]}\n",
        "{\"detail\":\"the store was closed\"}\n",
        "nonsense\n",
      })
  void shouldNeverTakeABrokenAnswerForTheWhole(String lines) {
    http.answers("/sql", 200, bytes(COLUMNS + lines));

    assertBroken();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[\"a\",1]\n", "{\"rows\":0}\n", "{\"columns\":[7]}\n", "<html>"})
  void shouldRefuseAnAnswerWithoutColumns(String lines) {
    http.answers("/sql", 200, bytes(lines));

    assertBroken();
  }

  @Test
  void shouldTellTheReasonThatTheStoreGaveOnItsWay() {
    http.answers("/sql", 200, bytes(COLUMNS + "{\"detail\":\"the store was closed\"}\n"));

    assertThatThrownBy(this::readAll).hasMessageContaining("the store was closed");
  }

  @ParameterizedTest
  @CsvSource({"400, REFUSED", "408, DEADLINE", "504, DEADLINE", "500, BROKEN"})
  void shouldTellRefusalsApart(int status, Kind kind) {
    http.answers("/sql", status, bytes("{\"detail\":\"no table T\",\"line\":2,\"column\":15}"));

    assertThatThrownBy(this::readAll)
        .asInstanceOf(type(ReplayException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
        .satisfies(e -> assertThat(e.detail()).isEqualTo("no table T (line 2, column 15)"));
  }

  private void assertBroken() {
    assertThatThrownBy(this::readAll)
        .asInstanceOf(type(ReplayException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN));
  }

  private void readAll() {
    try (SqlAnswer answer = http.client().sql("select", List.of())) {
      rest(answer);
    }
  }

  private static List<List<Object>> rest(SqlAnswer answer) {
    List<List<Object>> rows = new ArrayList<>();
    answer.forEachRemaining(rows::add);
    return rows;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
