package io.perennial.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Interaction;
import io.perennial.learner.LearnerConfig.ScorerKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Accuracy, each event scored before it is learned, on events 2,000 to 8,000 of {@link
 * SyntheticStream}, whose noise leaves .90 to be had (.92 with five classes, where noise hits by
 * chance). Healthy and broken values were measured.
 */
class OnlineLearnerGateTest {

  @ParameterizedTest(name = "{0}, {1} classes: healthy {2}, {3} {4}, bar {5}")
  @CsvSource({
    "NET, 2, .868, without statistics, .768, .84",
    "LOGISTIC, 2, .865, without statistics, .819, .85",
    "SECOND_ORDER, 2, .875, without statistics, .820, .86",
    "FM, 2, .874, learning rate .0003, .742, .85",
    "NET, 5, .867, learning rate .0003, .476, .84",
    "LOGISTIC, 5, .883, without statistics, .846, .87",
    "SECOND_ORDER, 5, .890, without statistics, .850, .87",
    "FM, 5, .889, without statistics, .865, .88",
  })
  void shouldFollowTheStream(
      ScorerKind scorer, int classes, double healthy, String how, double broken, double bar) {
    assertThat(accuracy(scorer, classes)).as("broken: " + how).isBetween(bar, healthy + .02);
    assertThat(broken).isLessThan(bar);
  }

  private static double accuracy(ScorerKind scorer, int classes) {
    OnlineLearner learner = new OnlineLearner(OnlineLearnerTest.small(scorer, classes));
    SyntheticStream stream = new SyntheticStream(classes);
    Impression impression = learner.newImpression();
    int right = 0;
    for (int i = 0; i < 8000; i++) {
      Interaction interaction = stream.at(i);
      learner.score(interaction, impression);
      right += i >= 2000 && best(impression.scores()) == interaction.label() ? 1 : 0;
      learner.learn(impression, interaction.label(), interaction.timestamp());
    }
    return right / 6000.0;
  }

  private static int best(float[] scores) {
    int best = 0;
    for (int k = 1; k < scores.length; k++) {
      best = scores[k] > scores[best] ? k : best;
    }
    return best;
  }
}
