package io.perennial.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Interaction;
import io.perennial.event.Receipt.Kept;
import io.perennial.event.Receipt.Removed;
import io.perennial.event.Removal;
import io.perennial.state.MapPageStore;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OnlineLearnerForgetTest {

  private static final String REPLAY = "examples of replay";
  private static final String MEMORY = "examples of the error memory";
  private static final String COUNTS =
      "counts of outcomes by the user, and by the user and something";
  private static final String RECENT = "examples to ask other experts about";

  private final SyntheticStream stream = new SyntheticStream(2);

  private OnlineLearner learned(LearnerConfig config, int from, int to, OnlineLearner learner) {
    Impression impression = learner.newImpression();
    for (int i = from; i < to; i++) {
      Interaction event = stream.at(i);
      learner.score(event, impression);
      learner.learn(impression, event.label(), event.timestamp());
    }
    return learner;
  }

  private OnlineLearner learned(LearnerConfig config) {
    return learned(config, 0, 3_000, new OnlineLearner(config));
  }

  private static LearnerConfig with(LearnerConfig.ScorerKind scorer, boolean users) {
    LearnerConfig d = LearnerConfig.defaults();
    return new LearnerConfig(
        d.seed(),
        d.classes(),
        scorer,
        users,
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
        d.experts(),
        d.replay());
  }

  private static Map<String, Long> counts(Removal removal) {
    return removal.removed().stream().collect(Collectors.toMap(Removed::what, Removed::count));
  }

  @Test
  void shouldRemoveEverythingOfAUserAndFindNothingTheSecondTime() {
    OnlineLearner learner = learned(LearnerConfig.defaults());
    Map<String, Long> first = counts(learner.forget("u7"));
    assertThat(first.get(REPLAY)).isPositive();
    assertThat(first.get(MEMORY)).isPositive();
    assertThat(first.get(RECENT)).isPositive();
    // The user, some of 20 items, 4 devices and 5 genres, and the bins of nothing.
    assertThat(first.get(COUNTS)).isGreaterThan(15);
    assertThat(first.get("last positive items")).isEqualTo(1);

    String digest = learner.digest();
    Map<String, Long> second = counts(learner.forget("u7"));
    assertThat(second.get(REPLAY)).isZero();
    assertThat(second.get(MEMORY)).isZero();
    assertThat(second.get(RECENT)).isZero();
    assertThat(second.get(COUNTS)).isZero();
    assertThat(second.get("last positive items")).isZero();
    assertThat(learner.digest()).isEqualTo(digest);
  }

  @Test
  void shouldBeWhereItWasWhenTheUserHadNeverComeAndIsForgotten() {
    OnlineLearner learner = learned(LearnerConfig.defaults());
    Interaction event = stream.at(3_001);
    Impression before = learner.newImpression();
    learner.score(event, before);
    float[] scores = before.scores().clone();
    assertThat(counts(learner.forget("nobody")).get(COUNTS)).isZero();
    Impression after = learner.newImpression();
    learner.score(event, after);
    assertThat(after.scores()).containsExactly(scores);
  }

  @Test
  void shouldSeeAForgottenUserAsANewOne() {
    OnlineLearner learner = learned(LearnerConfig.defaults());
    learner.forget("u7");
    OnlineImpression known = (OnlineImpression) learner.newImpression();
    OnlineImpression fresh = (OnlineImpression) learner.newImpression();
    Interaction like = stream.at(3_001);
    learner.score(as(like, "u7"), known);
    learner.score(as(like, "somebody new"), fresh);
    // Statistics and quantities, all that is dense, are those of a user that never came.
    assertThat(known.features().denseCount()).isEqualTo(fresh.features().denseCount());
    for (int i = 0; i < known.features().denseCount(); i++) {
      assertThat(known.features().values()[i]).isEqualTo(fresh.features().values()[i]);
    }
  }

  private static Interaction as(Interaction event, String user) {
    return new Interaction(
        event.id(), event.timestamp(), user, event.item(), event.features(), "", -1);
  }

  @Test
  void shouldGoOnTheSameAfterARestore() {
    LearnerConfig config = LearnerConfig.defaults();
    OnlineLearner whole = learned(config);
    whole.forget("u7");
    MapPageStore pages = new MapPageStore();
    whole.snapshot(pages);
    OnlineLearner restored = new OnlineLearner(config);
    restored.restore(pages);
    assertThat(restored.digest()).isEqualTo(whole.digest());

    learned(config, 3_000, 4_000, whole);
    learned(config, 3_000, 4_000, restored);
    assertThat(restored.digest()).isEqualTo(whole.digest());
    assertThat(counts(restored.forget("u9"))).isEqualTo(counts(whole.forget("u9")));
    assertThat(restored.digest()).isEqualTo(whole.digest());
  }

  @ParameterizedTest
  @EnumSource
  void shouldForgetWithEveryScorer(LearnerConfig.ScorerKind kind) {
    LearnerConfig config = with(kind, true);
    OnlineLearner learner = learned(config);
    assertThat(counts(learner.forget("u7")).get(COUNTS)).isPositive();
    learned(config, 3_000, 3_200, learner);
  }

  @Test
  void shouldFindExamplesByTheirOwnerWhereUsersAreNoFeatures() {
    LearnerConfig config = with(LearnerConfig.ScorerKind.NET, false);
    OnlineLearner learner = learned(config);
    Removal removal = learner.forget("u7");
    assertThat(counts(removal).get(REPLAY)).isPositive();
    assertThat(counts(removal).get(MEMORY)).isPositive();
    assertThat(removal.kept()).extracting(Kept::what).anyMatch(what -> what.contains("256"));
  }

  @Test
  void shouldSayWhatItKeepsAsPeopleWriteIt() {
    Removal removal = new OnlineLearner(LearnerConfig.defaults()).forget("u7");
    assertThat(removal.kept())
        .extracting(Kept::what)
        .contains(
            "counts and hashed weights of pairs of the user and something whose other part has"
                + " left its table");
    assertThat(removal.kept())
        .extracting(Kept::reason)
        .anyMatch(reason -> reason.endsWith("with half-lives of 20 min, 90 days"))
        .anyMatch(reason -> reason.contains("half-lives are 5 min, 30 min, 8 h, and 100, 1000 ex"))
        .noneMatch(reason -> reason.contains("PT") || reason.contains("["));
  }

  @Test
  void shouldForgetInStreamsOfSeveralClasses() {
    LearnerConfig config = LearnerConfig.defaults().withClasses(4);
    OnlineLearner learner = new OnlineLearner(config);
    SyntheticStream classes = new SyntheticStream(4);
    Impression impression = learner.newImpression();
    for (int i = 0; i < 500; i++) {
      Interaction event = classes.at(i);
      learner.score(event, impression);
      learner.learn(impression, event.label(), event.timestamp());
    }
    Removal removal = learner.forget("u7");
    assertThat(counts(removal).get(COUNTS)).isPositive();
    assertThat(counts(removal)).doesNotContainKey(MEMORY);
  }
}
