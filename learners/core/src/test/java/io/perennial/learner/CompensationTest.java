package io.perennial.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.learner.Compensation.Recall;
import io.perennial.state.PagedState;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CompensationTest {

  private static final float[] HIDDEN = {1, 0, 2, 0.5f};
  private static final int ITEMS = 50;

  private final Compensation compensation =
      new Compensation(new PagedState(0, "test"), HIDDEN.length, 1);
  private final Recall recall = new Recall();

  /** Log loss without and with the memory. */
  private record Losses(double base, double served) {}

  @Test
  void shouldSayNothingBeforeItLearned() {
    assertThat(compensation.recall(HIDDEN, 7, 1_000, recall)).isZero();
  }

  @Test
  void shouldCorrectABaseThatDoesNotSeeTheItem() {
    // Each item has a rate of its own for a while; the base always says .5.
    Losses losses = run((item, time, random) -> random.nextDouble() < (item % 2 == 0 ? .9 : .1));

    assertThat(losses.base).isCloseTo(Math.log(2), within(1e-6));
    assertThat(losses.served).as("healthy .37, without the memory .69, bar .45").isLessThan(.45);
  }

  @Test
  void shouldStaySilentWhereErrorsHoldNothing() {
    Losses losses = run((item, time, random) -> random.nextBoolean());

    assertThat(losses.served).isLessThan(losses.base * 1.0005);
  }

  @Test
  void shouldNotBeFooledByAWorldThatTurnsAgainstIt() {
    // Whatever was right of an item in one quarter of an hour is wrong in the next.
    Losses losses =
        run(
            (item, time, random) ->
                (item % 2 == 0) == (time / 900_000 % 2 == 0) ^ random.nextInt(10) == 0);
    Losses adversary =
        run((item, time, random) -> compensation.recall(HIDDEN, item, time, new Recall()) < 0);

    assertThat(losses.served).isLessThan(losses.base * 1.0005);
    assertThat(adversary.served)
        .as("an adversary that answers the opposite of every correction")
        .isLessThan(adversary.base * 1.005);
  }

  @Test
  void shouldComeBackFromBytes() {
    run((item, time, random) -> item % 2 == 0);
    float said = compensation.recall(HIDDEN, 4, 4_020_000_000L, recall);
    ByteBuffer bytes = ByteBuffer.allocate(Recall.BYTES);
    recall.write(bytes);
    Recall thawed = new Recall();
    thawed.read(bytes.flip());

    assertThat(said).isNotZero();
    assertThat(thawed.offsets).containsExactly(recall.offsets);
    assertThat(thawed.residuals).containsExactly(recall.residuals);
    assertThat(thawed.bucket).isEqualTo(recall.bucket);
  }

  private interface World {
    boolean outcome(int item, long time, SplittableRandom random);
  }

  /** 40,000 events of a base that always says .5; losses over the second half. */
  private Losses run(World world) {
    SplittableRandom random = new SplittableRandom(9);
    int events = 40_000;
    double base = 0;
    double served = 0;
    for (int i = 0; i < events; i++) {
      int item = random.nextInt(ITEMS);
      long time = 4_000_000_000L + i * 500L;
      double logit = compensation.recall(HIDDEN, item, time, recall);
      int label = world.outcome(item, time, random) ? 1 : 0;
      if (i >= events / 2) {
        base += Math.log(2);
        served += Math.log1p(Math.exp(label == 1 ? -logit : logit));
      }
      compensation.learn(recall, HIDDEN, 0.5f, label, time);
    }
    return new Losses(base / (events / 2), served / (events / 2));
  }
}
