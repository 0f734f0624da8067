package io.perennial.evaluation;

import static java.lang.Double.NaN;

import io.perennial.event.TaskShift;
import io.perennial.event.TaskShift.Kind;
import io.perennial.learner.expert.ExpertStatus;
import io.perennial.learner.memory.MemoryStatus;
import io.perennial.learner.replay.ReplayStatus;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Two reports: one that has everything, and one of a run that read nothing. */
final class Reports {

  private static final Quality NOTHING = new Quality(0, null, null, null);

  private Reports() {}

  static Report full() {
    Evaluation evaluation =
        new Evaluation(
            new Quality(1_000, .25, .875, .75),
            .625,
            .5,
            tenths(new Quality(100, .5, null, .75)),
            new Quality(1_000, .375, .8125, .6875),
            .0625,
            3);
    return new Report(
        new EventCounts(2_818, 1_000, 300, 600, 500, 400, 318, 2, 0),
        new FeedbackCounts(20, 2, 3, 4, 5, 6),
        evaluation,
        List.of(shift(0, Kind.NEW_TASK, 512, .25), shift(0, Kind.RETURNING_TASK, 20_037, NaN)),
        List.of(new ExpertStatus(2, 1, 2, 3.5, 16, .96875, .125, 1_000, 900)),
        new Report.ErrorMemory(
            4096, 1_000, 999, .0125, List.of(new MemoryStatus(.75, 999, 333, 2, 50, .5, .25))),
        new Report.Replay(
            List.of(
                new ReplayStatus(
                    50,
                    4_096,
                    200,
                    25,
                    .5,
                    List.of(
                        new ReplayStatus.Objective(ReplayStatus.CURRENT, 1.25, .5, .5, 0),
                        new ReplayStatus.Objective(3, .75, .25, .125, 50))))),
        new Report.Ranking(
            40,
            new Report.RankingQuality(.5, 1, .625, .5),
            new Report.RankingQuality(.25, .75, .5, .375),
            new Report.RankingQuality(.125, .5, .25, .1875)),
        new Report.FineTuning(
            "cpu",
            80,
            7,
            6,
            5,
            .125,
            4,
            Map.of("ranks-worse", 2L, "incomplete", 1L),
            4,
            "cd".repeat(32),
            1.25,
            2.5,
            3.25,
            9.5),
        new Report.Throughput(12345.678, 7.5),
        "ab".repeat(32),
        42,
        .1);
  }

  static Report empty() {
    return new Report(
        EventCounts.NONE,
        FeedbackCounts.NONE,
        new Evaluation(NOTHING, null, null, tenths(NOTHING), NOTHING, 0, 0),
        List.of(),
        List.of(ExpertStatus.ONE),
        Report.ErrorMemory.NONE,
        Report.Replay.NONE,
        Report.Ranking.NONE,
        Report.FineTuning.NONE,
        new Report.Throughput(Double.NaN, Double.POSITIVE_INFINITY),
        "00".repeat(32),
        -1,
        Double.parseDouble("2E23"));
  }

  static Report.Shift shift(int shard, Kind kind, long event, double logLossAfter) {
    return new Report.Shift(
        shard,
        new TaskShift(kind, event, 1506826800026L, 1, 0, 16.5, 16, 37, .75, logLossAfter, 2));
  }

  /** The other report with these shifts and pools. */
  static Report with(List<Report.Shift> shifts, List<ExpertStatus> pools) {
    Report report = empty();
    return new Report(
        report.events(),
        report.feedback(),
        report.evaluation(),
        shifts,
        pools,
        report.errorMemory(),
        report.replay(),
        report.ranking(),
        report.fineTuning(),
        report.throughput(),
        report.modelDigest(),
        report.seed(),
        report.seconds());
  }

  private static List<Quality> tenths(Quality tenth) {
    return Collections.nCopies(10, tenth);
  }
}
