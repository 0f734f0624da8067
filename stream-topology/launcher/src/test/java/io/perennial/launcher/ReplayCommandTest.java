package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Order;
import io.perennial.replay.api.ReplayQuery.Position;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class ReplayCommandTest {

  private static final String COLUMNS =
      "{\"columns\":[{\"name\":\"item\",\"type\":\"VARCHAR\"},{\"name\":\"n\",\"type\":\"BIGINT\"}]}\n";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private FakeStore store;

  @BeforeEach
  void start() throws IOException {
    store = new FakeStore(250);
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void shouldPrintATableAndSayThatThereMayBeMore() {
    assertThat(replay("--limit", "2")).isZero();

    List<String> lines = out.toString(UTF_8).lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .matches("time +user +item +label +origin +score +base +expert +features");
    assertThat(lines.get(2))
        .matches("2020-09-13T12:26:40Z +u1 +i1 +1 +feedback +0.25000 +0.50000 +1 +os=2 price=1.0");
    assertThat(err.toString(UTF_8))
        .matches(
            "2 rows in [0-9.]+ s; there may be more: raise --limit, or go on with --after 1600000000000:0.7:00000001\\R");
  }

  @Test
  void shouldNotSpeakOfMoreWhereThereIsNone() {
    assertThat(replay("--limit", "1000")).isZero();

    assertThat(out.toString(UTF_8)).hasLineCount(251);
    assertThat(err.toString(UTF_8)).matches("250 rows in [0-9.]+ s\\R");
  }

  @Test
  void shouldSendEveryCondition() {
    assertThat(
            replay(
                "--user=a b&c",
                "--item=",
                "--task=3",
                "--from=2017-10-01",
                "--to=1600000000000",
                "--min-error=0.5",
                "--order=worst",
                "--limit=7",
                "--after=12:0.25:00000003"))
        .isZero();

    assertThat(store.asked())
        .containsExactly(
            new ReplayQuery(
                "a b&c",
                "",
                3,
                1_506_816_000_000L,
                1_600_000_000_000L,
                0.5,
                Order.WORST,
                7,
                new Position(12, 0.25, "00000003")));
  }

  @Test
  void shouldTakeTimesBeforeNowAndTheOldNameOfAnOrder() {
    long before = System.currentTimeMillis() - 3_600_000;
    assertThat(replay("--last", "1h", "--newest-first")).isZero();
    assertThat(replay("--from", "now-1h", "--order", "Newest")).isZero();
    long after = System.currentTimeMillis() - 3_600_000;

    assertThat(store.asked())
        .hasSize(2)
        .allSatisfy(query -> assertThat(query.from()).isBetween(before, after))
        .allSatisfy(query -> assertThat(query.order()).isEqualTo(Order.NEWEST));
  }

  @Test
  void shouldPrintJsonALineForEachRow() {
    assertThat(replay("--limit", "2", "--output", "json")).isZero();

    assertThat(out.toString(UTF_8).lines())
        .hasSize(2)
        .element(1)
        .asString()
        .startsWith("{\"id\":\"00000001\",\"timestamp\":1600000000000,")
        .endsWith("\"features\":{\"os\":\"2\",\"price\":1.0}}");
  }

  @Test
  void shouldPrintAllFieldsAsCsv() {
    assertThat(replay("--limit", "1", "--output", "csv")).isZero();

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "id,timestamp,user,item,domain,label,origin,score,baseScore,logLoss,expert,modelVersion,labelledAt,sequence,features\r\n"
                + "00000000,1600000000000,u0,i0,,0,feedback,0.25,0.5,0.7,1,0,1600000000000,0,"
                + "\"{\"\"os\"\":\"\"2\"\",\"\"price\"\":0.0}\"\r\n");
  }

  @Test
  void shouldShowHowOftenRowsWereDrawnAgainWhenAsked() {
    assertThat(replay("--limit", "1", "--replays")).isZero();

    assertThat(out.toString(UTF_8).lines().findFirst().orElseThrow())
        .matches("time.* expert +replays +weight +features");
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "json", "csv"})
  void shouldFailWhenTheAnswerBreaksOffAndShowWhatCame(String format) {
    store.breakAfter(5);

    assertThat(replay("--limit", "200", "--output", format)).isEqualTo(1);
    assertThat(out.toString(UTF_8).lines().filter(line -> line.contains("feedback"))).hasSize(5);
    assertThat(err.toString(UTF_8)).contains("broke off and is not complete").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "table | item  n\\na     5\\nb\\n",
        "json | {'item':'a','n':5}\\n{'item':'b','n':null}\\n",
        "csv | item,n\\r\\na,5\\r\\nb,\\r\\n",
      })
  void shouldPrintTheAnswerToSql(String format, String expected) {
    store.answerSql(200, COLUMNS + "[\"a\",5]\n[\"b\",null]\n{\"rows\":2}\n");

    assertThat(replay("--sql", "select item, n from examples", "--output", format)).isZero();
    assertThat(out.toString(UTF_8))
        .isEqualTo(expected.replace('\'', '"').replace("\\n", "\n").replace("\\r", "\r"));
    assertThat(err.toString(UTF_8)).startsWith("2 rows in ");
  }

  @Test
  void shouldFailWhenASqlAnswerHasNoEnd() {
    store.answerSql(200, COLUMNS + "[\"a\",5]\n");

    assertThat(replay("--sql", "select", "--output", "json")).isEqualTo(1);
    assertThat(out.toString(UTF_8)).isEqualTo("{\"item\":\"a\",\"n\":5}\n");
    assertThat(err.toString(UTF_8)).contains("without its end mark").hasLineCount(1);
  }

  @Test
  void shouldTellWhereAStatementIsWrong() {
    store.answerSql(400, "{\"detail\":\"no column x\",\"line\":1,\"column\":8}");

    assertThat(replay("--sql", "select x")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith("no column x (line 1, column 8)").hasLineCount(1);
  }

  @Test
  void shouldRefuseToPublishInAnOrderThatChanges() {
    assertThat(replay("--publish-to", "t", "--order", "worst")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .startsWith("--order worst is no place to go on from")
        .contains("publish with --order oldest and --min-error")
        .hasLineCount(1);
    assertThat(store.asked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0.1, 3", "5, 150", "1000, 10000", "1e9, 10000", ", 50000"})
  void shouldAskForPagesThatArePublishedInTime(String rate, int rows) {
    String[] words = rate == null ? new String[0] : new String[] {"--rate", rate};

    assertThat(CommandLine.populateCommand(new PublishOptions(), words).pageRows()).isEqualTo(rows);
  }

  private int replay(String... more) {
    String[] words = new String[more.length + 3];
    System.arraycopy(new String[] {"replay", "--url", store.url()}, 0, words, 0, 3);
    System.arraycopy(more, 0, words, 3, more.length);
    return Perennial.run(
        words, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }
}
