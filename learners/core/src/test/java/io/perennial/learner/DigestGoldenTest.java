package io.perennial.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Event;
import io.perennial.event.Interaction;
import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import io.perennial.learner.kernel.Kernel;
import io.perennial.learner.kernel.Kernels;
import org.junit.jupiter.api.Test;

/**
 * The default learner's state after a known stream, to the bit: whoever changes what is learned
 * changes this digest knowingly, and a machine or a Java that computes otherwise is found out here.
 * The stream is long enough for the net's first layer to learn in batches.
 */
final class DigestGoldenTest {

  private static final String DIGEST =
      "3a8de291c4fb4fcfd047b0bd70eba00232e4d1676d560a1f61c1ac07713f811b";

  @Test
  void shouldLearnTheSameBitsOnEveryMachine() {
    assertThat(digest(Kernels.scalar())).isEqualTo(DIGEST);
    assertThat(digest(Kernels.best())).isEqualTo(DIGEST);
  }

  private static String digest(Kernel kernel) {
    OnlineLearner learner = new OnlineLearner(LearnerConfig.defaults(), kernel, 0);
    Impression impression = learner.newImpression();
    try (SyntheticStream stream = new SyntheticStream(SyntheticOptions.of(1, 20_000).labelled())) {
      for (Event event = stream.next(); event != null; event = stream.next()) {
        Interaction interaction = (Interaction) event;
        learner.score(interaction, impression);
        learner.learn(impression, interaction.label(), interaction.timestamp());
      }
    }
    return learner.digest();
  }
}
