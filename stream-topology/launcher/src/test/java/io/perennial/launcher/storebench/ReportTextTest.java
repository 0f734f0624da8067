package io.perennial.launcher.storebench;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.launcher.figures.Figure.Bar;
import io.perennial.launcher.figures.Figure.Unit;
import io.perennial.launcher.storebench.Plan.Phase;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportTextTest {

  static final Plan PLAN =
      new Plan(EnumSet.allOf(Phase.class), 2_000_000, 20_000, 0, 7, 10_000, 4, 500, 20, 2_000, 50);

  private static Report report() {
    Report report = new Report(PLAN);
    report.add(
        Phase.scan,
        "read in the store",
        Unit.ROWS_PER_SECOND,
        List.of(1_500_000.4, 900_000.0, 2_000_000.0),
        new Bar.AtLeast(1_000_000),
        "2,000,000 rows");
    report.add(Phase.history, "history, p99", Unit.MILLIS, List.of(12.345), new Bar.AtMost(10), "");
    report.add(Phase.recovery, "until ready", Unit.SECONDS, List.of(11.04), null, "");
    return report;
  }

  @Test
  void shouldPrintFiguresWithSpreadsAndBars() {
    assertThat(ReportText.render(report()))
        .startsWith("2,000,000 examples of 20,000 users;")
        .containsPattern(
            "\nscan +read in the store +1,500,000 rows/s +\\(900,000–2,000,000\\) +≥ 1,000,000"
                + " +holds +2,000,000 rows\n")
        .containsPattern("\nhistory +history, p99 +12\\.3[45] ms +≤ 10\\.00 +missed\n")
        .containsPattern("\nrecovery +until ready +11\\.0 s\n")
        .doesNotContain("how SQL reads");
  }

  @Test
  void shouldSayWhatCouldNotBeMeasured() {
    Report report = report();
    assertThat(report.isComplete()).isTrue();
    report.problem(Phase.sample, "GET /sample is answered with 404");
    report.problem(Phase.sample, "twice");
    report.explainSql(List.of("ExampleScan(path=[USER])"));
    assertThat(report.isComplete()).isFalse();
    assertThat(ReportText.render(report))
        .contains("\nsample: GET /sample is answered with 404; twice\n")
        .contains("\nhow SQL reads:\n  ExampleScan(path=[USER])\n");
    assertThat(ReportText.toJson(report))
        .contains("\"sqlPlan\" : [ \"ExampleScan(path=[USER])\" ]")
        .contains("\"sample\" : \"GET /sample is answered with 404; twice\"");
  }

  @Test
  void shouldPrintTheSameAsJson() {
    assertThat(ReportText.toJson(report()))
        .contains("\"rows\" : 2000000", "\"users\" : 20000", "\"seed\" : 7")
        .containsPattern(
            "\"phase\" : \"scan\",\\s+\"figure\" : \"read in the store\",\\s+\"unit\" :"
                + " \"rows/s\",\\s+\"median\" : 1500000.4,\\s+\"least\" : 900000.0,\\s+\"most\" :"
                + " 2000000.0,\\s+\"measured\" : 3,\\s+\"atLeast\" : 1000000.0,\\s+\"holds\" :"
                + " true,\\s+\"note\" : \"2,000,000 rows\"")
        .containsPattern("\"measured\" : 1,\\s+\"atMost\" : 10.0,\\s+\"holds\" : false\\s+}")
        .containsPattern(
            "\"median\" : 11.04,\\s+\"least\" : 11.04,\\s+\"most\" : 11.04,"
                + "\\s+\"measured\" : 1\\s+}");
  }
}
