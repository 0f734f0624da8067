package io.perennial.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.learner.LearnerConfig.ScorerKind;
import io.perennial.learner.expert.ExpertConfig;
import io.perennial.learner.kernel.Kernels;
import io.perennial.state.MapPageStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnlineLearnerTest {

  private static final SyntheticStream BINARY = new SyntheticStream(2);

  static LearnerConfig small(ScorerKind scorer, int classes) {
    LearnerConfig d = LearnerConfig.defaults();
    return new LearnerConfig(
        11,
        classes,
        scorer,
        d.userFeatures(),
        d.decayedMeans(),
        d.statistics(),
        d.errorMemory(),
        List.of(Duration.ofMinutes(20), Duration.ofDays(90)),
        1 << 12,
        1 << 10,
        4,
        1 << 12,
        8,
        32,
        16,
        d.learningRate(),
        d.accumulatorDecay(),
        d.focus(),
        d.experts(),
        d.replay());
  }

  private static OnlineLearner learner() {
    return new OnlineLearner(small(ScorerKind.NET, 2));
  }

  /** Scores and learns at once; gives the scores of every class in order. */
  private static List<Float> run(OnlineLearner learner, SyntheticStream stream, int from, int to) {
    Impression impression = learner.newImpression();
    List<Float> scores = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Interaction interaction = stream.at(i);
      learner.score(interaction, impression);
      for (float score : impression.scores()) {
        scores.add(score);
      }
      learner.learn(impression, interaction.label(), interaction.timestamp());
    }
    return scores;
  }

  static Stream<LearnerConfig> configurations() {
    return Stream.of(2, 5)
        .flatMap(classes -> Stream.of(ScorerKind.values()).map(scorer -> small(scorer, classes)));
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void shouldContinueAfterARestoreAsIfNothingHadHappened(LearnerConfig config) {
    SyntheticStream stream = new SyntheticStream(config.classes());
    for (int cut : new int[] {0, 1, 7, 230, 777}) {
      OnlineLearner whole = new OnlineLearner(config);
      MapPageStore store = new MapPageStore();
      run(whole, stream, 0, cut / 2);
      whole.snapshot(store);
      run(whole, stream, cut / 2, cut);
      whole.snapshot(store);
      OnlineLearner restored = new OnlineLearner(config);
      restored.restore(store);
      assertThat(restored.digest()).as("cut at " + cut).isEqualTo(whole.digest());
      assertThat(restored.version()).isEqualTo(cut);
      assertThat(run(restored, stream, cut, cut + 150))
          .isEqualTo(run(whole, stream, cut, cut + 150));
      assertThat(restored.digest()).isEqualTo(whole.digest());
    }
  }

  @Test
  void shouldContinueWithImpressionsInFlight() {
    OnlineLearner whole = learner();
    Deque<Impression> live = new ArrayDeque<>();
    Deque<byte[]> frozen = new ArrayDeque<>();
    OnlineLearner other = learner();
    MapPageStore store = new MapPageStore();
    for (int i = 0; i < 700; i++) {
      Impression impression = whole.newImpression();
      whole.score(BINARY.at(i), impression);
      live.add(impression);
      Impression second = other.newImpression();
      other.score(BINARY.at(i), second);
      frozen.add(second.freeze());
      if (i >= 40) {
        long now = BINARY.at(i).timestamp();
        whole.learn(live.remove(), BINARY.at(i - 40).label(), now);
        Impression thawed = other.newImpression();
        thawed.thaw(frozen.remove());
        assertThat(thawed.freeze()).isEqualTo(other(thawed, other).freeze());
        other.learn(thawed, BINARY.at(i - 40).label(), now);
      }
      if (i % 100 == 50) {
        other.snapshot(store);
        other = learner();
        other.restore(store);
      }
    }
    assertThat(other.digest()).isEqualTo(whole.digest());
  }

  private static Impression other(Impression impression, OnlineLearner learner) {
    Impression copy = learner.newImpression();
    copy.thaw(impression.freeze());
    return copy;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void shouldLearnTheSameFromAThawedImpression(int classes) {
    SyntheticStream stream = new SyntheticStream(classes);
    LearnerConfig config = small(ScorerKind.NET, classes);
    OnlineLearner one = new OnlineLearner(config);
    OnlineLearner two = new OnlineLearner(config);
    run(one, stream, 0, 600);
    run(two, stream, 0, 600);
    Impression original = one.newImpression();
    one.score(stream.at(600), original);
    Impression thawed = two.newImpression();
    thawed.thaw(original.freeze());
    assertThat(thawed.scores()).isEqualTo(original.scores());
    assertThat(thawed.baseScores()).isEqualTo(original.baseScores());
    assertThat(thawed.expert()).isEqualTo(original.expert());
    one.learn(original, 1, stream.at(600).timestamp());
    two.learn(thawed, 1, stream.at(600).timestamp());
    assertThat(two.digest()).isEqualTo(one.digest());
  }

  @ParameterizedTest
  @EnumSource(ScorerKind.class)
  void shouldGiveTheSameBitsWithScalarArithmetic(ScorerKind scorer) {
    OnlineLearner fast = new OnlineLearner(small(scorer, 2));
    OnlineLearner scalar = new OnlineLearner(small(scorer, 2), Kernels.scalar(), 0);
    assertThat(run(scalar, BINARY, 0, 800)).isEqualTo(run(fast, BINARY, 0, 800));
    assertThat(scalar.digest()).isEqualTo(fast.digest());
  }

  @Test
  void shouldChangeNothingWhileScoring() {
    OnlineLearner learner = learner();
    run(learner, BINARY, 0, 600);
    String before = learner.digest();
    Impression impression = learner.newImpression();
    for (int i = 600; i < 650; i++) {
      learner.score(BINARY.at(i), impression);
    }
    assertThat(learner.digest()).isEqualTo(before);
    assertThat(learner.version()).isEqualTo(600);
  }

  @Test
  void shouldDigestDifferentlyAfterEveryOutcomeAndSeed() {
    OnlineLearner learner = learner();
    List<String> digests = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      digests.add(learner.digest());
      run(learner, BINARY, i, i + 1);
    }
    assertThat(digests).doesNotHaveDuplicates();
    OnlineLearner positive = learner();
    OnlineLearner negative = learner();
    for (OnlineLearner l : List.of(positive, negative)) {
      Impression impression = l.newImpression();
      l.score(BINARY.at(0), impression);
      l.learn(impression, l == positive ? 1 : 0, 0);
    }
    assertThat(positive.digest()).isNotEqualTo(negative.digest());
  }

  @Test
  void shouldWriteFewPagesForFewOutcomes() {
    OnlineLearner learner = learner();
    MapPageStore store = new MapPageStore();
    run(learner, BINARY, 0, 1000);
    learner.snapshot(store);
    int all = store.takePuts();
    learner.snapshot(store);
    assertThat(store.takePuts()).isZero();
    run(learner, BINARY, 1000, 1001);
    learner.snapshot(store);
    assertThat(store.takePuts()).isPositive().isLessThan(all / 2);
  }

  @Test
  void shouldRefuseTheStateOfAnotherConfiguration() {
    MapPageStore store = new MapPageStore();
    learner().snapshot(store);
    OnlineLearner other = new OnlineLearner(small(ScorerKind.FM, 2));
    assertThatThrownBy(() -> other.restore(store))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("scorer=NET")
        .hasMessageContaining("scorer=FM");
  }

  @Test
  void shouldIgnoreAndCountFieldsBeyondItsBound() {
    OnlineLearner learner = learner();
    Impression impression = learner.newImpression();
    List<Feature> many =
        IntStream.range(0, 20)
            .<Feature>mapToObj(f -> new Feature.Category("field" + f, "x"))
            .toList();
    for (int i = 0; i < 3; i++) {
      learner.score(interaction(i, i, "u", "i", many), impression);
      learner.learn(impression, 1, i);
    }
    assertThat(learner.ignoredFields()).isEqualTo(3 * 12);
    assertThat(impression.scores()[1]).isBetween(0f, 1f);
  }

  private static Interaction interaction(
      int id, long timestamp, String user, String item, List<Feature> features) {
    return new Interaction("" + id, timestamp, user, item, features, "", -1);
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void shouldBearGarbage(LearnerConfig config) {
    OnlineLearner learner = new OnlineLearner(config);
    Impression impression = learner.newImpression();
    double[] quantities = {0, 1e308, -1e308, Double.MIN_VALUE, 1e-320, -0.0, 5, 1e30, -7};
    long[] times = {0, Long.MAX_VALUE, Long.MIN_VALUE, -1, 1L << 50, 5, 1_500_000_000_000L};
    for (int i = 0; i < 400; i++) {
      List<Feature> features = new ArrayList<>();
      double q = quantities[i % quantities.length];
      if (i % 3 != 0) {
        features.add(new Feature.Quantity("q", q));
        features.add(
            i % 2 == 0
                ? new Feature.Quantity("sometimes", q)
                : new Feature.Category("sometimes", ""));
        features.add(
            new Feature.Categories("list", i % 4 == 1 ? List.of() : List.of("", "a", "a")));
      }
      Interaction garbage =
          interaction(
              i, times[i % times.length], i % 5 == 0 ? "" : "u", i % 7 == 0 ? "" : "i", features);
      learner.score(garbage, impression);
      float sum = 0;
      for (float score : impression.scores()) {
        assertThat(score).isBetween(0f, 1f);
        sum += score;
      }
      assertThat(sum).isBetween(0.999f, 1.001f);
      learner.learn(impression, i % config.classes(), times[i % times.length]);
    }
  }

  @Test
  void shouldBearAHundredClasses() {
    OnlineLearner learner = new OnlineLearner(small(ScorerKind.NET, 100));
    SyntheticStream stream = new SyntheticStream(100);
    List<Float> scores = run(learner, stream, 0, 300);
    assertThat(scores).hasSize(30_000).allMatch(s -> s >= 0 && s <= 1);
  }

  @Test
  void shouldUseNothingOfTheUserWhenToldSo() {
    LearnerConfig d = LearnerConfig.defaults();
    LearnerConfig blind =
        new LearnerConfig(
            11,
            2,
            ScorerKind.NET,
            false,
            true,
            true,
            d.errorMemory(),
            d.halfLives(),
            1 << 12,
            1 << 10,
            4,
            1 << 12,
            8,
            32,
            16,
            0.03,
            0.9999,
            FocusConfig.defaults(),
            ExpertConfig.defaults(),
            d.replay());
    OnlineLearner one = new OnlineLearner(blind);
    OnlineLearner two = new OnlineLearner(blind);
    Impression impression = one.newImpression();
    // Users are known all the same, to be forgotten by: so it is the answers that are equal.
    List<Float> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      for (OnlineLearner learner : List.of(one, two)) {
        String user = learner == one ? "a" : "b" + i;
        Interaction known = BINARY.at(i);
        learner.score(
            interaction(i, known.timestamp(), user, known.item(), known.features()), impression);
        answers.add(impression.scores()[1]);
        learner.learn(impression, known.label(), known.timestamp());
      }
      assertThat(answers.get(2 * i + 1)).isEqualTo(answers.get(2 * i));
    }
    assertThat(answers.subList(0, 50)).as("it learns").isNotEqualTo(answers.subList(50, 100));
  }

  @Test
  void shouldShowItsTableRangeAndMemory() {
    OnlineLearner learner = new OnlineLearner(small(ScorerKind.NET, 2), Kernels.best(), 100);
    assertThat(learner.nextTable()).isGreaterThan(100);
    assertThat(new OnlineLearner(LearnerConfig.defaults()).bytes())
        .as("memory of the default learner")
        .isLessThan(140L << 20);
    assertThat(learner.kernelName()).isEqualTo(Kernels.best().name());
  }
}
