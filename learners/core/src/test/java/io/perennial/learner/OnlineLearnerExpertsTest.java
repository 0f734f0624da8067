package io.perennial.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.event.TaskShift;
import io.perennial.event.TaskShift.Kind;
import io.perennial.learner.LearnerConfig.ScorerKind;
import io.perennial.learner.expert.ExpertConfig;
import io.perennial.learner.expert.ExpertConfig.Detector;
import io.perennial.state.MapPageStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Experts in the learner: streams of two quantities, whose label is above or below a curve. */
class OnlineLearnerExpertsTest {

  private static final double NOISE = 0.1;

  private final List<TaskShift> shifts = new ArrayList<>();
  private int event;

  private static OnlineLearner learner(ExpertConfig experts) {
    LearnerConfig d = OnlineLearnerTest.small(ScorerKind.NET, 2);
    return new OnlineLearner(withExperts(d, experts));
  }

  private static LearnerConfig withExperts(LearnerConfig d, ExpertConfig experts) {
    return new LearnerConfig(
        d.seed(),
        d.classes(),
        d.scorer(),
        d.userFeatures(),
        d.decayedMeans(),
        d.statistics(),
        d.errorMemory(),
        d.halfLives(),
        d.statisticsCapacity(),
        d.embeddingRows(),
        d.embeddingSize(),
        d.crossWeights(),
        d.maxFields(),
        d.hidden(),
        d.hidden2(),
        d.learningRate(),
        d.accumulatorDecay(),
        d.focus(),
        experts,
        d.replay());
  }

  private static ExpertConfig config(Detector detector, double sparsity) {
    return new ExpertConfig(detector, 4, true, sparsity);
  }

  private static Interaction row(int i, double x, double y, int label) {
    return new Interaction(
        "" + i,
        60_000L * i,
        "",
        "",
        List.of(new Feature.Quantity("x", x), new Feature.Quantity("y", y)),
        "",
        label);
  }

  /** Share of right answers over rows whose label is y < sin x, or its opposite. */
  private double run(OnlineLearner learner, int rows, IntToDoubleFunction opposite) {
    Impression impression = learner.newImpression();
    int right = 0;
    for (int i = 0; i < rows; i++, event++) {
      Random random = new Random(31L * event + 7);
      random.nextInt();
      double x = random.nextDouble();
      double y = random.nextDouble();
      boolean positive = y < Math.sin(x) ^ random.nextDouble() < opposite.applyAsDouble(i);
      positive ^= random.nextDouble() < NOISE;
      Interaction row = row(event, x, y, positive ? 1 : 0);
      learner.score(row, impression);
      right += impression.scores()[1] > .5f == positive ? 1 : 0;
      learner.learn(impression, row.label(), row.timestamp());
      shifts.addAll(learner.takeShifts());
    }
    return (double) right / rows;
  }

  private double run(OnlineLearner learner, int rows, boolean opposite) {
    return run(learner, rows, i -> opposite ? 1 : 0);
  }

  private void runLabels(OnlineLearner learner, int rows, boolean sameRow, int label) {
    Impression impression = learner.newImpression();
    Random random = new Random(5);
    for (int i = 0; i < rows; i++, event++) {
      double x = sameRow ? .3 : random.nextDouble();
      double y = sameRow ? .9 : random.nextDouble();
      Interaction row = row(event, x, y, label);
      learner.score(row, impression);
      learner.learn(impression, label, row.timestamp());
      shifts.addAll(learner.takeShifts());
    }
  }

  private List<Kind> changes() {
    return shifts.stream().filter(TaskShift::isChange).map(TaskShift::kind).toList();
  }

  @Test
  void shouldKeepOneExpertPerTaskAndReturnToIt() {
    OnlineLearner learner = learner(config(Detector.LIKELIHOOD, 0));
    run(learner, 5_000, false);
    run(learner, 5_000, true);
    double third = run(learner, 2_000, false);
    double fourth = run(learner, 2_000, true);
    assertThat(changes()).containsExactly(Kind.NEW_TASK, Kind.RETURNING_TASK, Kind.RETURNING_TASK);
    assertThat(learner.experts().count()).isEqualTo(2);
    assertThat(learner.experts().active()).isEqualTo(1);
    assertThat(learner.experts().shifts()).isEqualTo(3);
    assertThat(learner.errorMemory().resets()).as("the memory began again with each").isEqualTo(3);
    int change = 5_000;
    for (TaskShift shift : shifts) {
      assertThat(shift.event()).isBetween((long) change, change + 100L);
      assertThat(shift.logLossAfter()).isLessThan(1);
      change += change == 5_000 ? 5_000 : 2_000;
    }
    assertThat(third).isGreaterThan(.85);
    assertThat(fourth).isGreaterThan(.85);
  }

  @Test
  void shouldFindAGradualChange() {
    OnlineLearner learner = learner(config(Detector.LIKELIHOOD, 0));
    run(learner, 5_000, false);
    run(learner, 5_000, i -> Math.min(1, i / 500.0));
    assertThat(changes()).contains(Kind.NEW_TASK);
    assertThat(shifts.get(0).event()).isBetween(5_000L, 5_400L);
  }

  @Test
  void shouldServeTheExpertThatAnswered() {
    OnlineLearner learner = learner(config(Detector.LIKELIHOOD, 0));
    Impression impression = learner.newImpression();
    run(learner, 3_000, false);
    learner.score(row(event, .5, .5, 1), impression);
    assertThat(impression.expert()).isZero();
    byte[] frozen = impression.freeze();
    run(learner, 1_000, true);
    learner.score(row(event, .5, .5, 1), impression);
    assertThat(impression.expert()).isEqualTo(1);
    impression.thaw(frozen);
    assertThat(impression.expert()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {2_900, 3_010, 3_030, 3_200, 3_500, 4_000})
  void shouldContinueAfterARestoreWithTheSameShiftsAndDigest(int killedAt) {
    OnlineLearner undisturbed = learner(config(Detector.LIKELIHOOD, .5));
    run(undisturbed, 3_000, false);
    run(undisturbed, 2_000, true);
    run(undisturbed, 1_000, false);
    List<TaskShift> expected = List.copyOf(shifts);

    shifts.clear();
    event = 0;
    OnlineLearner first = learner(config(Detector.LIKELIHOOD, .5));
    MapPageStore store = new MapPageStore();
    run(first, Math.min(3_000, killedAt), false);
    first.snapshot(store);
    if (killedAt > 3_000) {
      run(first, killedAt - 3_000, true);
      first.snapshot(store);
    }
    OnlineLearner second = learner(config(Detector.LIKELIHOOD, .5));
    second.restore(store);
    run(second, Math.max(0, 3_000 - killedAt), false);
    run(second, 5_000 - Math.max(3_000, killedAt), true);
    run(second, 1_000, false);
    assertThat(shifts).isEqualTo(expected).isNotEmpty();
    assertThat(second.digest()).isEqualTo(undisturbed.digest());
  }

  @Test
  void shouldForgetALabelThatFlipsForFiftyEvents() {
    OnlineLearner learner = learner(config(Detector.LIKELIHOOD, 0));
    run(learner, 4_000, false);
    run(learner, 50, true);
    double after = run(learner, 2_000, false);
    assertThat(learner.experts().count()).isEqualTo(1);
    assertThat(after).isGreaterThan(.87);
    assertThat(shifts.size()).isBetween(1, 3);
    assertThat(learner.replay().objectives()).as("a merged expert's past moves").hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Detector.class,
      names = {"LIKELIHOOD", "PUBLISHED"})
  void shouldNotStormOnABurstAConstantStreamOrOneClass(Detector detector) {
    OnlineLearner learner = learner(config(detector, 0));
    run(learner, 3_000, false);
    runLabels(learner, 1_000, true, 1);
    run(learner, 1_000, false);
    runLabels(learner, 5_000, true, 0);
    runLabels(learner, 5_000, false, 1);
    assertThat(learner.experts().count()).isLessThanOrEqualTo(4);
    if (detector == Detector.LIKELIHOOD) {
      assertThat(learner.experts().shifts()).isLessThanOrEqualTo(6);
    }
    assertThat(learner.experts().statistic()).isFinite();
  }

  @Test
  void shouldStayAloneWhereNothingChanges() {
    OnlineLearner learner = learner(config(Detector.LIKELIHOOD, 0));
    run(learner, 30_000, false);
    runLabels(learner, 0, false, 0);
    assertThat(shifts).isEmpty();
    assertThat(learner.experts().count()).isEqualTo(1);
  }

  @Test
  void shouldAnswerAsWithoutExpertsUntilAShift() {
    OnlineLearner with = learner(config(Detector.LIKELIHOOD, 0));
    OnlineLearner without = learner(config(Detector.NONE, 0));
    assertThat(run(with, 2_000, false)).isEqualTo(rerun(without, 2_000));
    assertThat(without.experts().count()).isEqualTo(1);
    assertThat(without.takeShifts()).isEmpty();
  }

  private double rerun(OnlineLearner learner, int rows) {
    event = 0;
    return run(learner, rows, false);
  }

  @Test
  void shouldPruneOnlineAndLoseLittle() {
    OnlineLearner dense = learner(config(Detector.LIKELIHOOD, 0));
    OnlineLearner sparse = learner(config(Detector.LIKELIHOOD, .8));
    run(dense, 62_000, false);
    double unpruned = run(dense, 4_000, false);
    event = 0;
    run(sparse, 62_000, false);
    double pruned = run(sparse, 4_000, false);
    assertThat(dense.experts().nonzero()).isEqualTo(dense.experts().parameters());
    assertThat(sparse.experts().nonzero()).isLessThan(sparse.experts().parameters() / 2);
    assertThat(pruned).isGreaterThan(unpruned - .01);
  }

  /** Two sites, far apart in y, with opposite labels; outcomes come many events later. */
  @Test
  void shouldLetTheSelectorAnswerWhereOutcomesAreLate() {
    OnlineLearner learner = learner(config(Detector.LIKELIHOOD, 0));
    int late = 500;
    Deque<byte[]> waiting = new ArrayDeque<>();
    Deque<Integer> outcomes = new ArrayDeque<>();
    Impression impression = learner.newImpression();
    double mostSelected = 0;
    int right = 0;
    int rows = 24_000;
    for (int i = 0; i < rows; i++) {
      Random random = new Random(17L * i + 3);
      random.nextInt();
      int site = i / 1_000 % 2;
      double x = random.nextDouble();
      int label = x > .5 ^ site == 1 ? 1 : 0;
      learner.score(row(i, x, site + .3 * random.nextDouble(), 1), impression);
      right += i >= rows / 2 && impression.scores()[1] > .5f == (label == 1) ? 1 : 0;
      waiting.add(impression.freeze());
      outcomes.add(label);
      if (waiting.size() > late) {
        impression.thaw(waiting.remove());
        learner.learn(impression, outcomes.remove(), 60_000L * i);
        mostSelected = Math.max(mostSelected, learner.experts().selected());
      }
    }
    assertThat(learner.experts().count()).isEqualTo(2);
    assertThat(mostSelected).isGreaterThan(.2);
    assertThat(2.0 * right / rows).isGreaterThan(.95);
  }

  @Test
  void shouldCostAtMostATenthForOneMoreExpert() {
    LearnerConfig one = withExperts(LearnerConfig.defaults(), config(Detector.NONE, 0));
    LearnerConfig eight = LearnerConfig.defaults();
    long first = new OnlineLearner(one).bytes();
    long all = new OnlineLearner(eight).bytes();
    assertThat((all - first) / eight.experts().slots()).isLessThan(first / 10);
  }
}
