package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.perennial.evaluation.PrequentialEvaluation;
import io.perennial.evaluation.Report;
import io.perennial.event.Decision;
import io.perennial.event.Interaction;
import io.perennial.event.LabelledExample;
import io.perennial.event.LabelledExample.Origin;
import io.perennial.event.Prediction;
import io.perennial.event.TaskShift;
import io.perennial.event.proto.ShardTelemetry;
import io.perennial.learner.LearnerConfig;
import io.perennial.learner.expert.ExpertStatus;
import io.perennial.learner.memory.MemoryStatus;
import io.perennial.learner.replay.ReplayStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ShardFollowerTest {

  private final ShardFollower shard = new ShardFollower(new PrequentialEvaluation(2));

  @Test
  void shouldBeCompleteOnlyWithTheLastExampleWhicheverTopicIsReadFirst() {
    shard.add(telemetry(10, 1, false));
    shard.add(example(0, Origin.INLINE));
    assertThat(shard.isComplete()).isFalse();
    shard.add(telemetry(20, 2, true));
    assertThat(shard.isComplete()).isFalse();
    shard.add(example(1, Origin.CORRECTION));
    assertThat(shard.isComplete()).as("a correction is no further event").isFalse();
    shard.add(example(2, Origin.EXPIRED));
    assertThat(shard.isComplete()).isTrue();
  }

  @Test
  void shouldBeCompleteOnlyWithTheLastShift() {
    shard.add(example(0, Origin.INLINE));
    shard.add(telemetry(20, 1, true).toBuilder().setShiftRecords(2).build());
    shard.add(shift(5, 0));
    assertThat(shard.isComplete()).isFalse();
    shard.add(shift(9, 0));
    assertThat(shard.isComplete()).isTrue();
    assertThat(shard.result().shifts()).containsExactly(shift(5, 0), shift(9, 0));
  }

  @Test
  void shouldTellHowTheExpertsStandAsOfTheNewestTelemetry() {
    assertThat(shard.experts()).isEqualTo(ExpertStatus.ONE);
    shard.add(telemetry(5, 1, false));
    assertThat(shard.experts()).as("of a version that tells nothing").isEqualTo(ExpertStatus.ONE);

    shard.add(
        telemetry(10, 2, false).toBuilder()
            .setExperts(
                ShardTelemetry.Experts.newBuilder()
                    .setCount(3)
                    .setActive(2)
                    .setShifts(5)
                    .setStatistic(1.5)
                    .setThreshold(14)
                    .setSelectorAccuracy(Double.NaN)
                    .setSelected(.25)
                    .setParameters(100)
                    .setNonzero(90))
            .build());
    assertThat(shard.experts())
        .isEqualTo(new ExpertStatus(3, 2, 5, 1.5, 14, Double.NaN, .25, 100, 90));
  }

  @Test
  void shouldTellHowTheErrorMemoryStands() {
    assertThat(shard.errorMemory()).isEqualTo(MemoryStatus.NONE);

    shard.add(
        ShardTelemetry.newBuilder()
            .setOffset(1)
            .setErrorMemory(
                ShardTelemetry.ErrorMemory.newBuilder()
                    .setShare(.75)
                    .setWrites(1_000)
                    .setHits(250)
                    .setResets(2)
                    .setOccupiedCells(50)
                    .setGain(.5)
                    .setMeanChange(.125))
            .build());

    assertThat(shard.errorMemory()).isEqualTo(new MemoryStatus(.75, 1_000, 250, 2, 50, .5, .125));
  }

  @Test
  void shouldTellHowReplayStands() {
    assertThat(shard.replay()).isEqualTo(ReplayStatus.NONE);

    shard.add(
        ShardTelemetry.newBuilder()
            .setOffset(1)
            .setReplay(
                ShardTelemetry.Replay.newBuilder()
                    .setSize(50)
                    .setBytes(4_096)
                    .setDrawn(200)
                    .setLearned(25)
                    .setEffort(.5)
                    .addObjectives(
                        ShardTelemetry.Objective.newBuilder()
                            .setExpert(3)
                            .setWeight(.75)
                            .setLoss(.25)
                            .setStored(.125)
                            .setExamples(50)))
            .build());

    assertThat(shard.replay())
        .isEqualTo(
            new ReplayStatus(
                50,
                4_096,
                200,
                25,
                .5,
                List.of(new ReplayStatus.Objective(3, .75, .25, .125, 50))));
  }

  @Test
  void shouldKeepTheNewestTelemetryWhateverTheOrder() {
    shard.add(telemetry(20, 7, true));
    shard.add(telemetry(10, 5, false));

    assertThat(shard.counter("events.learned")).isEqualTo(7);
    assertThat(shard.counter("events.late")).isZero();
  }

  @Test
  void shouldAddShardsUpAndWeighTheirTimes() {
    ShardResult one = result(10, 2.0, "aa", shift(7, 50), shift(8, 50), shift(9, 70));
    ShardResult two = result(30, 6.0, "bb", shift(3, 50), shift(4, 60));

    Report report =
        ShardResult.report(
            List.of(one, two), LearnerConfig.defaults(), Report.FineTuning.NONE, 4.0, 9.0);

    assertThat(report.events().received()).isEqualTo(40);
    assertThat(report.shifts())
        .extracting(Report.Shift::shard, found -> found.shift().event())
        .containsExactly(tuple(0, 7L), tuple(0, 8L), tuple(1, 3L), tuple(1, 4L), tuple(0, 9L));
    assertThat(report.expertPools()).hasSize(2);
    assertThat(report.errorMemory().share()).isEqualTo(.5);
    assertThat(report.errorMemory().hitRate()).isEqualTo(.5);
    assertThat(report.errorMemory().occupiedCells()).isEqualTo(40);
    assertThat(report.errorMemory().resets()).isEqualTo(2);
    assertThat(report.replay().size()).isEqualTo(40);
    assertThat(report.replay().bytes()).isEqualTo(256);
    assertThat(report.replay().drawn()).isEqualTo(8);
    assertThat(report.replay().learned()).isEqualTo(4);
    assertThat(report.replay().objectives())
        .extracting(Report.Objective::name)
        .containsExactly("shard 0 task 0", "shard 1 task 0");
    assertThat(report.ranking().decisions()).isEqualTo(2);
    assertThat(report.ranking().fast().hitRate1()).isEqualTo(.5);
    assertThat(report.ranking().fast().reciprocalRank()).isEqualTo(.75);
    assertThat(report.ranking().popularity().hitRate1()).as("all are tied").isEqualTo(.25);
    assertThat(report.throughput().eventsPerSecond()).isEqualTo(10.0);
    assertThat(report.throughput().cpuMicrosPerEvent()).isEqualTo(5.0);
    // printf aabb | sha256sum
    assertThat(report.modelDigest())
        .isEqualTo("486b34250bd4400c0aa90516fce9a9c0633a922eb40d0828cf299bc4e825acf4");
  }

  private static ShardResult result(
      long received, double micros, String digest, TaskShift... shifts) {
    return new ShardResult(
        Map.of("events.received", received),
        new PrequentialEvaluation(2),
        List.of(shifts),
        ExpertStatus.ONE,
        new MemoryStatus(.5, received, received / 2, 1, 20, .25, .125),
        new ReplayStatus(
            received, 128, 4, 2, .5, List.of(new ReplayStatus.Objective(0, .5, .25, .125, 7))),
        ranking(received == 10 ? 1 : 0),
        micros,
        digest);
  }

  /** Of one decision, whose chosen candidate of four is at a rank. */
  private static DecisionRanking ranking(int above) {
    List<Decision.Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      candidates.add(new Decision.Candidate("item" + i, -i, 0, 0));
    }
    DecisionRanking ranking = new DecisionRanking();
    ranking.add(
        new Decision(
            new Interaction("d", 0, "", "item" + above, List.of(), "", 1), 0, candidates, above));
    return ranking;
  }

  private static TaskShift shift(long event, long timestamp) {
    return new TaskShift(TaskShift.Kind.NEW_TASK, event, timestamp, 1, 0, 16, 14, 3, .75, .5, 2);
  }

  private static ShardTelemetry telemetry(long offset, long learned, boolean end) {
    return ShardTelemetry.newBuilder()
        .setOffset(offset)
        .putCounters("events.learned", learned)
        .setEndOfInput(end)
        .build();
  }

  private static LabelledExample example(long sequence, Origin origin) {
    float[] scores = {.5f, .5f};
    String id = "e" + sequence;
    return new LabelledExample(
        new Interaction(id, 1, "u", "i", List.of(), "", 1),
        1,
        origin,
        1,
        new Prediction(id, 1, "u", "i", scores, scores, 0, sequence),
        sequence);
  }
}
