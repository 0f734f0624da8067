package io.perennial.launcher.storebench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.launcher.figures.Figure;
import io.perennial.launcher.figures.Latencies;
import io.perennial.launcher.figures.MeasurementFailedException;
import io.perennial.launcher.storebench.Plan.Phase;
import io.perennial.launcher.storebench.SqlQuestion.TimeParameter;
import io.perennial.replay.api.ReplayQuery;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks of answers: a wrong one must not pass. */
final class RowLinesTest {

  private static String row(long number, String user) {
    return "{\"id\":\"%s\",\"timestamp\":%d,\"user\":\"%s\",\"item\":\"7\",\"logLoss\":0.5}\n"
        .formatted(Examples.id(number), Examples.timestamp(number), user);
  }

  private static byte[] bytes(String... lines) {
    return String.join("", lines).getBytes(UTF_8);
  }

  @Test
  void shouldCountLines() {
    byte[] rows = bytes(row(2, "5"), row(1, "5"));
    assertThat(RowLines.count(rows, rows.length)).isEqualTo(2);
    assertThat(RowLines.count(rows, rows.length - 1)).isEqualTo(1);
  }

  @Test
  void shouldAcceptAHistoryAndNoOther() {
    assertThat(RowLines.requireHistory(bytes(row(9, "5"), row(2, "5")), "5", 2)).isEqualTo(2);
    assertThat(RowLines.requireHistory(new byte[0], "5", 2)).isZero();
    assertThatThrownBy(() -> RowLines.requireHistory(bytes(row(9, "5"), row(2, "55")), "5", 2))
        .isInstanceOf(MeasurementFailedException.class)
        .hasMessageContaining("user 5 has a row that is not his");
    assertThatThrownBy(() -> RowLines.requireHistory(bytes(row(2, "5"), row(9, "5")), "5", 2))
        .hasMessageContaining("not the newest first");
    assertThatThrownBy(() -> RowLines.requireHistory(bytes(row(2, "5"), row(2, "5")), "5", 2))
        .hasMessageContaining("not the newest first");
    assertThatThrownBy(() -> RowLines.requireHistory(bytes(row(9, "5"), row(2, "5")), "5", 1))
        .hasMessageContaining("answered 2 rows, more than 1");
    assertThatThrownBy(() -> RowLines.requireHistory(bytes("{\"user\":\"5\"}\n"), "5", 1))
        .hasMessageContaining("a row has no timestamp");
  }

  @Test
  void shouldFindTheSameRowsInBothAnswersOrSaySo() {
    SqlQuestion question = new SqlQuestion("5", 0);
    byte[] direct = bytes(row(9, "5"), row(2, "5"));
    String columns = "{\"columns\":[{\"name\":\"id\",\"type\":\"VARCHAR\"}]}\n";
    String first = "[\"0000000009\",\"2017-10-01T03:00:00.180Z\",\"7\",0.5,0.69]\n";
    String second = "[\"0000000002\",\"2017-10-01T03:00:00.040Z\",\"7\",0.5,0.69]\n";
    assertThatCode(
            () -> question.requireSame(direct, bytes(columns, first, second, "{\"rows\":2}\n")))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> question.requireSame(direct, bytes(columns, second, first, "{\"rows\":2}\n")))
        .hasMessageContaining("[0000000009, 0000000002] directly")
        .hasMessageContaining("[0000000002, 0000000009] by SQL");
    assertThatThrownBy(() -> question.requireSame(direct, bytes(columns, first, second)))
        .hasMessageContaining("no last line");
  }

  @Test
  void shouldAskTheSameBySqlAndDirectly() {
    SqlQuestion question = new SqlQuestion("5", 1_506_826_800_040L);
    assertThat(question.target())
        .isEqualTo("/examples?user=5&from=1506826800040&order=newest&limit=100");
    assertThat(new String(question.body(TimeParameter.ISO_8601), UTF_8))
        .contains("user_id = ? and event_time >= ? order by event_time desc limit 100\"")
        .contains("\"parameters\":[\"5\",\"2017-10-01T03:00:00.040Z\"]");
    assertThat(new String(SqlQuestion.explainBody(TimeParameter.CAST), UTF_8))
        .contains("\"EXPLAIN PLAN FOR select id, event_time")
        .endsWith("\"parameters\":[]}");
    assertThat(new String(question.body(TimeParameter.CAST), UTF_8))
        .contains("event_time >= CAST(? AS TIMESTAMP)")
        .contains("[\"5\",\"2017-10-01 03:00:00.040\"]");
  }

  @Test
  void shouldReadThePlanLineByLine() throws IOException {
    byte[] answer =
        bytes(
            "{\"columns\":[{\"name\":\"PLAN\",\"type\":\"VARCHAR\"}]}\n",
            "[\"ExampleScan(path=[USER])\\n  limit=[100]\\n\"]\n",
            "{\"rows\":1}\n");
    assertThat(SqlQuestion.texts(answer))
        .containsExactly("ExampleScan(path=[USER])", "  limit=[100]");
  }

  @Test
  void shouldFollowTheSequenceOverPages() throws IOException {
    RowSequence sequence = new RowSequence();
    assertThat(sequence.place()).isNull();
    sequence.readPage(lines(row(0, "5"), row(1, "6")));
    assertThat(sequence.lastPage()).isEqualTo(2);
    assertThat(sequence.place())
        .isEqualTo(new ReplayQuery.Position(Examples.timestamp(1), 0.5, "0000000001"));
    sequence.readPage(lines(row(2, "5")));
    assertThat(sequence.lastPage()).isEqualTo(1);
    sequence.requireEnd(3);
    assertThatThrownBy(() -> sequence.requireEnd(4))
        .isInstanceOf(MeasurementFailedException.class)
        .hasMessageContaining("ends after 3 examples of 4");
  }

  @Test
  void shouldNoticeWhatIsMissingTwiceOrInDisorder() {
    for (List<Long> wrong :
        List.of(List.of(0L, 2L), List.of(0L, 0L), List.of(1L, 0L), List.of(0L, 1L, 3L, 2L))) {
      String[] rows = wrong.stream().map(number -> row(number, "5")).toArray(String[]::new);
      assertThatThrownBy(() -> new RowSequence().readPage(lines(rows)))
          .isInstanceOf(MeasurementFailedException.class)
          .hasMessageContaining("should come next");
    }
  }

  @Test
  void shouldReadTheRowsOfAllPartitionsFromTheStats() throws IOException {
    assertThat(
            StoreWatch.rows(
                bytes(
                    "{\"state\":\"running\",\"nested\":{\"rows\":1},\"rows\":70,\"partitions\":",
                    "[{\"rows\":30},{\"rows\":40}]}")))
        .isEqualTo(70);
    assertThatThrownBy(() -> StoreWatch.rows(bytes("{\"partitions\":[{\"rows\":30}]}")))
        .isInstanceOf(MeasurementFailedException.class)
        .hasMessageContaining("no field 'rows'");
  }

  private static RowSequence.Lines lines(String... rows) {
    Deque<String> left = new ArrayDeque<>(List.of(rows));
    return left::pollFirst;
  }

  @Test
  void shouldKeepQuantilesBesideTheirBars() {
    Report report = new Report(ReportTextTest.PLAN);
    report.addLatencies(
        Phase.history,
        new Latencies(new long[] {1_000_000, 3_000_000}),
        Map.of(0.5, 2.0, 0.99, 2.5));
    assertThat(report.figures())
        .extracting(Figure::what)
        .containsExactly("history, p50", "history, p99", "history, p99.9");
    assertThat(report.figures()).extracting(Figure::holds).containsExactly(true, false, true);
    assertThat(report.figures().get(2).bar()).isNull();
  }
}
