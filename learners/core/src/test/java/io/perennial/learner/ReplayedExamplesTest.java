package io.perennial.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Event;
import io.perennial.event.Interaction;
import io.perennial.event.StableHash;
import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import io.perennial.learner.replay.ReplayDraws;
import io.perennial.learner.snapshot.LearnerConfigText;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which examples were learned again, as the learner tells it. */
final class ReplayedExamplesTest {

  private static final int EVENTS = 3_000;

  @Test
  void shouldTellEveryDrawOnce() {
    OnlineLearner learner = learner("");
    Impression impression = learner.newImpression();
    Set<Long> learnedBefore = new HashSet<>();
    long drawn = 0;
    long learned = 0;
    try (SyntheticStream stream = stream()) {
      for (Event event = stream.next(); event != null; event = stream.next()) {
        Interaction interaction = (Interaction) event;
        learner.score(interaction, impression);
        learner.learn(impression, interaction.label(), interaction.timestamp());
        learnedBefore.add(StableHash.of(interaction.id()));
        ReplayDraws draws = learner.replayed();
        for (int i = 0; i < draws.size(); i++) {
          assertThat(learnedBefore).contains(draws.id(i));
          assertThat(draws.expert(i)).isBetween(0, learner.experts().count() - 1);
          assertThat(draws.weight(i)).isBetween(0f, 4f);
          drawn++;
          learned += draws.weight(i) > 0 ? 1 : 0;
        }
      }
    }
    assertThat(drawn).isEqualTo(learner.replay().drawn()).isGreaterThan(300);
    assertThat(learned).isEqualTo(learner.replay().learned()).isBetween(1L, drawn - 1);
  }

  @Test
  void shouldTellNothingWhereNothingIsReplayed() {
    OnlineLearner learner = learner("enabled=true, ratio=0.5");
    Impression impression = learner.newImpression();
    try (SyntheticStream stream = stream()) {
      for (int i = 0; i < 100; i++) {
        Interaction interaction = (Interaction) stream.next();
        learner.score(interaction, impression);
        learner.learn(impression, interaction.label(), interaction.timestamp());
        assertThat(learner.replayed().size()).isZero();
      }
    }
  }

  private static SyntheticStream stream() {
    return new SyntheticStream(SyntheticOptions.of(1, EVENTS).labelled());
  }

  /**
   * @param off what is turned off in its configuration
   */
  private static OnlineLearner learner(String off) {
    String text =
        LearnerConfig.defaults()
            .toString()
            .replace("statisticsCapacity=1048576", "statisticsCapacity=4096")
            .replace("embeddingRows=262144", "embeddingRows=4096")
            .replace("crossWeights=1048576", "crossWeights=4096");
    return new OnlineLearner(
        LearnerConfigText.parse(text.replace(off, off.replace("true", "false"))));
  }
}
