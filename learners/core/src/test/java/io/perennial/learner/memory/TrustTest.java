package io.perennial.learner.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.learner.kernel.FastMath;
import io.perennial.state.PagedState;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TrustTest {

  private final Trust trust = new Trust(new PagedState(0, "test"), 2, 3, 0.05f, 0.9995f);
  private final Recall recall = new Recall(new int[] {1}, 0, 2, 1);

  @Test
  void shouldBelieveNothingAtFirst() {
    recall.residuals[0] = 5;
    assertThat(trust.opinion(0.7f, recall)).isEqualTo(FastMath.sigmoid(0.7f));
  }

  @Test
  void shouldFindTheWeightOfEachResidualAndBucket() {
    // The truth: logit = base + .8 r0 where there is much evidence, - .5 r1 always.
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 100_000; i++) {
      draw(random);
      float logit = (float) random.nextDouble(-1, 1);
      float truth = truth(logit);
      trust.learn(logit, recall, random.nextDouble() < truth ? 1 : 0);
    }
    for (int i = 0; i < 100; i++) {
      draw(random);
      assertThat(trust.opinion(0, recall)).isCloseTo(truth(0), within(.06f));
    }
  }

  @Test
  void shouldKeepItsWeightsBounded() {
    for (int i = 0; i < 10_000; i++) {
      recall.residuals[0] = 3;
      trust.learn(-8, recall, 1);
    }
    for (float weight : trust.weights()) {
      assertThat(weight).isBetween(-2f, 2f);
    }
  }

  private void draw(SplittableRandom random) {
    recall.buckets[0] = (byte) random.nextInt(3);
    recall.buckets[1] = (byte) random.nextInt(3);
    recall.residuals[0] = (float) random.nextDouble(-2, 2);
    recall.residuals[1] = (float) random.nextDouble(-2, 2);
  }

  private float truth(float logit) {
    float first = recall.buckets[0] == 2 ? 0.8f * recall.residuals[0] : 0;
    return FastMath.sigmoid(logit + first - 0.5f * recall.residuals[1]);
  }
}
