package io.perennial.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.TaskShift.Kind;
import io.perennial.learner.expert.ExpertStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ReportTableTest {

  @Test
  void shouldRenderAFullReport() {
    assertThat(ReportTable.render(Reports.full()))
        .isEqualTo(
            """
            received           2,818
            learned            1,000 (300 expired)
            pending            600
            late               500
            duplicate          400
            dead-lettered      318
            repaired           2
            feedback           20
              matched          2
              corrections      3
              duplicate        4
              unmatched        5
              waiting          6
            log loss           0.2500 (base 0.3750)
            AUC                0.8750 (base 0.8125)
            AUC per user       0.6250
            accuracy           0.7500 (base 0.6875)
              of no change     0.5000
            log loss by tenth  0.5000 0.5000 0.5000 0.5000 0.5000 0.5000 0.5000 0.5000 0.5000 0.5000
            experts            2, active 1, selector agrees 96.9 %, answers 12.5 %, 900 of 1,000 weights left
            shifts             2 (1 new-task, 1 returning-task)
                 event  kind           expert  previous             statistic  log loss
                   512  new-task            1         0    16.500 over 16.000  0.7500 to 0.2500
                20,037  returning-task      1         0    16.500 over 16.000  0.7500 to -
            error memory       4,096 bytes, 1,000 reads, 999 writes, mean compensation 0.0125, share 0.7500, hit rate 0.3333
            replay             50 examples, 4,096 bytes, 200 drawn, 25 of them learned again
              weights          current 1.2500, task 3 0.7500
            ranking            NDCG@10 0.6250 over 40 decisions (by the logit alone 0.5000, by popularity 0.2500)
            fine-tuning        cpu, 7 RL and 6 supervised steps, 4 updates accepted, 3 refused, a decision is served after 3.3 s (p99 9.5 s)
            events per second  12,346
            CPU microseconds   7.5 an event
            seconds            0.1
            seed               42
            model digest       abababababababababababababababababababababababababababababababab
            """);
  }

  @Test
  void shouldLeaveOutWhatDoesNotApply() {
    assertThat(ReportTable.render(Reports.empty()))
        .contains("log loss           -\n", "log loss by tenth  - - - - - - - - - -\n")
        .contains("events per second  -\n", "CPU microseconds   -\n")
        .doesNotContain(
            "pending", "feedback", "error memory", "replay", "ranking", "fine-tuning", "NaN");
  }

  @Test
  void shouldShowTheFirstShiftsAndCountTheOthers() {
    List<Report.Shift> shifts = new ArrayList<>();
    for (int i = 0; i < ShiftTable.MOST + 3; i++) {
      shifts.add(Reports.shift(0, Kind.NEW_TASK, 1_000L + i, .5));
    }
    List<ExpertStatus> pools = List.of(ExpertStatus.ONE);

    assertThat(ReportTable.render(Reports.with(shifts, pools)))
        .contains("shifts             23 (23 new-task)\n", " 1,019  new-task", "  and 3 more\n")
        .doesNotContain(" 1,020 ");
    assertThat(ReportTable.render(Reports.with(shifts.subList(0, ShiftTable.MOST), pools)))
        .contains(" 1,019  new-task")
        .doesNotContain("more");
  }

  @Test
  void shouldNameTheShardWhereThereAreSeveral() {
    Report.Shift shift = Reports.shift(1, Kind.MERGED, 700, .5);
    ExpertStatus three = new ExpertStatus(3, 2, 4, 0, 0, Double.NaN, 0, 0, 0);

    assertThat(ReportTable.render(Reports.with(List.of(shift), List.of(ExpertStatus.ONE, three))))
        .contains("experts            1, 3 by shard\n")
        .contains(
            """
            shard      event  kind           expert  previous             statistic  log loss
                1        700  merged              1         0    16.500 over 16.000  0.7500 to 0.5000
            """);
  }

  @Test
  void shouldShowCountersThatDoNotBalance() {
    Report report = Reports.empty();
    Report lost =
        new Report(
            new EventCounts(5, 3, 0, 0, 0, 0, 0, 0, 0),
            new FeedbackCounts(4, 5, 0, 0, 0, 0),
            report.evaluation(),
            List.of(),
            List.of(ExpertStatus.ONE),
            report.errorMemory(),
            report.replay(),
            report.ranking(),
            report.fineTuning(),
            report.throughput(),
            report.modelDigest(),
            0,
            0);

    assertThat(ReportTable.render(lost))
        .contains("unaccounted        2\n", "  unaccounted      -1\n");
  }

  @Test
  void shouldNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    String expected = ReportTable.render(Reports.full());
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(ReportTable.render(Reports.full())).isEqualTo(expected);
    } finally {
      Locale.setDefault(before);
    }
  }
}
