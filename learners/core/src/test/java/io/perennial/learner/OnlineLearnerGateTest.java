package io.perennial.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Interaction;
import io.perennial.learner.LearnerConfig.ScorerKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Accuracy, each event scored before it is learned, on events 2,000 to 8,000 of {@link
 * SyntheticStream}, whose noise leaves .90 to be had (.92 with five classes, where noise hits by
 * chance). Healthy and broken values were measured; broken is the learner without statistics.
 */
class OnlineLearnerGateTest {

  @ParameterizedTest(name = "{0}, {1} classes: healthy {2}, broken {3}, bar {4}")
  @CsvSource({
    "NET,2,.0,.0,.0",
    "LOGISTIC,2,.0,.0,.0",
    "SECOND_ORDER,2,.0,.0,.0",
    "FM,2,.0,.0,.0",
    "NET,5,.0,.0,.0",
    "LOGISTIC,5,.0,.0,.0",
  })
  void shouldFollowTheStream(
      ScorerKind scorer, int classes, double healthy, double broken, double bar) {
    assertThat(accuracy(scorer, classes)).isGreaterThan(bar).isLessThan(healthy + .03);
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
