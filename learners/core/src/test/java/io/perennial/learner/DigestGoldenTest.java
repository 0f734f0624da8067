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
 */
final class DigestGoldenTest {

  private static final String DIGEST =
      "0747665e9fb3c19b381d6890b029d160550bc037bb1a1a1b0157ae8857839360";

  @Test
  void shouldLearnTheSameBitsOnEveryMachine() {
    assertThat(digest(Kernels.scalar())).isEqualTo(DIGEST);
    assertThat(digest(Kernels.best())).isEqualTo(DIGEST);
  }

  private static String digest(Kernel kernel) {
    OnlineLearner learner = new OnlineLearner(LearnerConfig.defaults(), kernel, 0);
    Impression impression = learner.newImpression();
    try (SyntheticStream stream = new SyntheticStream(SyntheticOptions.of(1, 3_000).labelled())) {
      for (Event event = stream.next(); event != null; event = stream.next()) {
        Interaction interaction = (Interaction) event;
        learner.score(interaction, impression);
        learner.learn(impression, interaction.label(), interaction.timestamp());
      }
    }
    return learner.digest();
  }
}
