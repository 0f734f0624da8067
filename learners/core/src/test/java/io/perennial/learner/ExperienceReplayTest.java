package io.perennial.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.learner.LearnerConfig.ScorerKind;
import io.perennial.learner.expert.ExpertConfig;
import io.perennial.learner.expert.ExpertConfig.Detector;
import io.perennial.learner.replay.Balance;
import io.perennial.learner.replay.ReplayConfig;
import io.perennial.learner.replay.ReplayStatus;
import io.perennial.learner.replay.ReweightingConfig;
import io.perennial.learner.replay.ReweightingConfig.Rule;
import io.perennial.state.MapPageStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ExperienceReplayTest {

  private static final ReplayConfig DEFAULT = ReplayConfig.defaults();

  private static ReplayConfig replay(double ratio, int examples, Balance balance, boolean gated) {
    return new ReplayConfig(
        true,
        ratio,
        4,
        examples,
        1 << 20,
        .1,
        balance,
        gated,
        DEFAULT.patience(),
        DEFAULT.logits(),
        ReweightingConfig.of(Rule.JOINT));
  }

  private static ReplayConfig none() {
    return new ReplayConfig(
        false, 1, 4, 16, 4096, 0, Balance.NONE, true, .1, 0, ReweightingConfig.defaults());
  }

  private static OnlineLearner learner(ReplayConfig replay, Detector detector) {
    return learner(OnlineLearnerTest.small(ScorerKind.NET, 2).seed(), replay, detector);
  }

  private static OnlineLearner learner(long seed, ReplayConfig replay, Detector detector) {
    LearnerConfig d = OnlineLearnerTest.small(ScorerKind.NET, 2);
    return new OnlineLearner(
        new LearnerConfig(
            seed,
            2,
            d.scorer(),
            true,
            true,
            false,
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
            new ExpertConfig(detector, 4, true, 0),
            replay));
  }

  /**
   * In every world, x says the outcome in a way of its own, with one wrong in ten; the world shows.
   */
  private static Interaction row(int event, int world, boolean hidden) {
    Random random = new Random(77L * event + world);
    random.nextInt();
    double x = random.nextGaussian();
    boolean positive = (world % 2 == 0 ? x : -x) > 0 ^ random.nextInt(10) == 0;
    return new Interaction(
        "e" + event,
        60_000L * event,
        "u" + random.nextInt(20),
        "",
        List.of(
            new Feature.Quantity("x", x),
            new Feature.Category("world", hidden ? "any" : "w" + world)),
        "",
        positive ? 1 : 0);
  }

  private static void learn(OnlineLearner learner, int from, int to, int world, boolean hidden) {
    Impression impression = learner.newImpression();
    for (int i = from; i < to; i++) {
      Interaction row = row(i, world, hidden);
      learner.score(row, impression);
      learner.learn(impression, row.label(), row.timestamp());
      learner.takeShifts();
    }
  }

  /** Mean log loss of a world's events that were never learned. */
  private static double loss(OnlineLearner learner, int world, boolean hidden) {
    Impression impression = learner.newImpression();
    double loss = 0;
    for (int i = 500_000; i < 500_500; i++) {
      Interaction row = row(i, world, hidden);
      learner.score(row, impression);
      loss -= Math.log(Math.max(1e-6, impression.baseScores()[row.label()]));
    }
    return loss / 500;
  }

  @Test
  void shouldKeepWhatWouldBeForgotten() {
    OnlineLearner with = learner(replay(1, 512, Balance.NONE, true), Detector.NONE);
    OnlineLearner without = learner(none(), Detector.NONE);
    for (OnlineLearner learner : List.of(with, without)) {
      learn(learner, 0, 3_000, 0, false);
      learn(learner, 3_000, 9_000, 1, false);
    }
    assertThat(loss(with, 1, false)).isLessThan(.5);
    assertThat(loss(with, 0, false)).isLessThan(.75 * loss(without, 0, false));
  }

  @Test
  void shouldLearnAgainOnlyWhatIsAnsweredWorse() {
    OnlineLearner gated = learner(replay(1, 512, Balance.NONE, true), Detector.NONE);
    OnlineLearner all = learner(replay(1, 512, Balance.NONE, false), Detector.NONE);
    learn(all, 0, 1_000, 0, false);
    assertThat(all.replay().learned()).isEqualTo(all.replay().drawn()).isPositive();
    learn(gated, 0, 2_000, 0, false);
    double quiet = shareLearned(gated, 2_000, 0);
    double turned = shareLearned(gated, 3_000, 1);
    assertThat(quiet).isLessThan(.5);
    assertThat(turned).as("when the world has turned").isGreaterThan(1.3 * quiet);
  }

  /** Share of the draws during the next 1,000 events that were learned again. */
  private static double shareLearned(OnlineLearner learner, int from, int world) {
    ReplayStatus before = learner.replay();
    learn(learner, from, from + 1_000, world, true);
    ReplayStatus after = learner.replay();
    return (double) (after.learned() - before.learned()) / (after.drawn() - before.drawn());
  }

  @Test
  void shouldGiveWayToAWorldThatContradictsThePast() {
    // One expert, and nothing tells the worlds apart: both cannot be right.
    ReplayConfig replay = replay(1, 1_000, Balance.NONE, true);
    double patient = online(replay);
    double stubborn = online(withPatience(replay, 1_000));
    assertThat(patient).isLessThan(.985 * stubborn);
    assertThat(patient).isLessThan(online(none()));
  }

  /** Mean over some seeds: by one alone, what is to be seen is as large as chance. */
  private static double online(ReplayConfig replay) {
    return LongStream.range(0, 6)
        .mapToDouble(seed -> online(learner(seed, replay, Detector.NONE)))
        .average()
        .orElseThrow();
  }

  /**
   * Mean log loss of 8,000 events, each scored before it is learned; the world turns unseen every
   * 1,000.
   */
  private static double online(OnlineLearner learner) {
    Impression impression = learner.newImpression();
    double loss = 0;
    for (int i = 0; i < 8_000; i++) {
      Interaction row = row(i, i / 1_000 % 2, true);
      learner.score(row, impression);
      loss -= Math.log(Math.max(1e-6, impression.baseScores()[row.label()]));
      learner.learn(impression, row.label(), row.timestamp());
    }
    return loss / 8_000;
  }

  private static ReplayConfig withPatience(ReplayConfig c, double patience) {
    return new ReplayConfig(
        c.enabled(),
        c.ratio(),
        c.batch(),
        c.examples(),
        c.bytes(),
        c.recent(),
        c.balance(),
        c.forgottenOnly(),
        patience,
        c.logits(),
        c.reweighting());
  }

  @Test
  void shouldDrawNoMoreThanItMay() {
    for (double ratio : new double[] {.25, 1, 6}) {
      OnlineLearner learner = learner(replay(ratio, 64, Balance.NONE, false), Detector.NONE);
      learn(learner, 0, 400, 0, false);
      assertThat(learner.replay().drawn())
          .isBetween((long) (ratio * 400 / 8), (long) (ratio * 400));
    }
  }

  @Test
  void shouldStayWithinItsBounds() {
    ReplayConfig tiny =
        new ReplayConfig(
            true, 1, 4, 1_000, 8_192, .5, Balance.NONE, true, .1, 0, ReweightingConfig.defaults());
    OnlineLearner learner = learner(tiny, Detector.NONE);
    learn(learner, 0, 1_000, 0, false);
    assertThat(learner.replay().bytes()).isBetween(1L, 8_192L);
    assertThat(learner.replay().size()).isBetween(1L, 100L);
  }

  @Test
  void shouldReplayEachTaskToItsExpert() {
    OnlineLearner learner = learner(replay(1, 512, Balance.NONE, true), Detector.LIKELIHOOD);
    learn(learner, 0, 5_000, 0, true);
    assertThat(names(learner)).containsExactly("current", "task 0");
    learn(learner, 5_000, 10_000, 1, true);
    assertThat(learner.experts().count()).isEqualTo(2);
    assertThat(names(learner)).containsExactly("current", "task 0", "task 1");
    ReplayStatus status = learner.replay();
    assertThat(status.objectives().stream().mapToDouble(ReplayStatus.Objective::weight).sum())
        .isCloseTo(3, within(1e-4));
    assertThat(status.objectives()).allMatch(o -> o.loss() > 0 && o.loss() < 1);
    // The first task's examples are answered by its own expert, which does not change: as it was.
    ReplayStatus.Objective first = status.objectives().get(1);
    assertThat(first.loss()).isLessThan(.5);
    assertThat(first.stored()).as("when the task ended").isCloseTo(first.loss(), within(.01));
    assertThat(first.examples()).isGreaterThan(100);
  }

  @Test
  void shouldLeaveTheOtherExpertsAlone() {
    OnlineLearner with = learner(replay(8, 512, Balance.NONE, false), Detector.LIKELIHOOD);
    OnlineLearner without = learner(none(), Detector.LIKELIHOOD);
    for (OnlineLearner learner : List.of(with, without)) {
      learn(learner, 0, 5_000, 0, true);
      learn(learner, 5_000, 9_000, 1, true);
      learn(learner, 9_000, 9_100, 0, true);
      assertThat(learner.experts().active()).as("the first is back").isZero();
    }
    // So many draws learn the buffer by heart, .56 against .33; the other's examples gave .77.
    assertThat(loss(with, 0, true)).isLessThan(2 * loss(without, 0, true));
  }

  private static List<String> names(OnlineLearner learner) {
    return learner.replay().objectives().stream().map(ReplayStatus.Objective::name).toList();
  }

  @Test
  void shouldNotFakeTheBaseRate() {
    for (Balance balance : Balance.values()) {
      OnlineLearner learner = learner(replay(16, 512, balance, false), Detector.NONE);
      Random random = new Random(3);
      Impression impression = learner.newImpression();
      double mean = 0;
      for (int i = 0; i < 6_000; i++) {
        int label = random.nextInt(20) == 0 ? 1 : 0;
        List<Feature> features = List.of(new Feature.Quantity("x", random.nextGaussian()));
        learner.score(new Interaction("" + i, 1_000L * i, "", "", features, "", label), impression);
        mean += i < 4_000 ? 0 : impression.baseScores()[1] / 2_000;
        learner.learn(impression, label, 1_000L * i);
      }
      assertThat(mean).as(balance.name()).isCloseTo(.05, within(.02));
    }
  }

  @Test
  void shouldContinueAfterARestoreInTheMiddleOfABatch() {
    for (Detector detector : List.of(Detector.NONE, Detector.LIKELIHOOD)) {
      OnlineLearner unbroken = learner(replay(.7, 128, Balance.ERROR, true), detector);
      OnlineLearner killed = learner(replay(.7, 128, Balance.ERROR, true), detector);
      MapPageStore store = new MapPageStore();
      learn(unbroken, 0, 4_002, 0, true);
      learn(killed, 0, 3_900, 0, true);
      killed.snapshot(store);
      learn(killed, 3_900, 4_002, 0, true);
      killed.snapshot(store); // only what changed
      learn(killed, 4_002, 4_100, 1, true); // lost
      OnlineLearner restored = learner(replay(.7, 128, Balance.ERROR, true), detector);
      restored.restore(store);
      learn(unbroken, 4_002, 6_000, 1, true);
      learn(restored, 4_002, 6_000, 1, true);
      assertThat(restored.digest()).isEqualTo(unbroken.digest());
      assertThat(restored.replay()).isEqualTo(unbroken.replay());
    }
  }

  @Test
  void shouldDecideByTheEventsIdAlone() {
    // Impressions that were frozen on the way are offered under the same id.
    OnlineLearner direct = learner(DEFAULT, Detector.NONE);
    OnlineLearner thawed = learner(DEFAULT, Detector.NONE);
    List<byte[]> frozen = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Impression impression = direct.newImpression();
      direct.score(row(i, 0, false), impression);
      frozen.add(impression.freeze());
    }
    Impression impression = thawed.newImpression();
    for (int i = 0; i < 200; i++) {
      Impression held = direct.newImpression();
      held.thaw(frozen.get(i));
      direct.learn(held, i % 2, 60_000L * 200);
      impression.thaw(frozen.get(i));
      thawed.learn(impression, i % 2, 60_000L * 200);
    }
    assertThat(thawed.digest()).isEqualTo(direct.digest());
    assertThat(thawed.replay().size()).isEqualTo(200);
  }

  @Test
  void shouldAnswerAgainWithTheWeightsOfNow() {
    OnlineLearner learner = learner(DEFAULT, Detector.NONE);
    Impression held = learner.newImpression();
    Interaction row = row(1, 0, false);
    learner.score(row, held);
    float before = held.baseScores()[1];
    String digest = learner.digest();
    assertThat(learner.answerAgain(held)[1]).isEqualTo(before);
    assertThat(learner.digest()).isEqualTo(digest);
    learn(learner, 10, 500, 0, false);
    assertThat(learner.answerAgain(held)[row.label()]).isNotEqualTo(before).isGreaterThan(.5f);
  }

  @Test
  void shouldReportNothingWithoutReplay() {
    OnlineLearner learner = learner(none(), Detector.NONE);
    learn(learner, 0, 50, 0, false);
    assertThat(learner.replay()).isEqualTo(ReplayStatus.NONE);
  }
}
