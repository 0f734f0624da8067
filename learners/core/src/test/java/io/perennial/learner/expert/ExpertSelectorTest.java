package io.perennial.learner.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.learner.kernel.Kernels;
import io.perennial.learner.scorer.OwnFields;
import io.perennial.learner.scorer.WeightCount;
import io.perennial.state.MapPageStore;
import io.perennial.state.PagedState;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpertSelectorTest {

  private static final int ROWS = OwnFields.rows(2);

  private final PagedState state = new PagedState(0, "");
  private final ExpertSelector selector = selector(state);
  private final FakeExperts experts = new FakeExperts();

  ExpertSelectorTest() {
    experts.ages.put(1, 10_000L);
  }

  private static ExpertSelector selector(PagedState state) {
    return new ExpertSelector(state, Kernels.best(), 5, 4, ROWS, .9);
  }

  private static OwnFields fields(double x, double y) {
    OwnFields fields = new OwnFields();
    fields.clear();
    fields.quantity(0, (float) x);
    fields.quantity(1, (float) y);
    fields.close(ROWS - 1);
    return fields;
  }

  /** The expert for an event is the sign of its first quantity. */
  private void learn(ExpertSelector target, Random random, int events) {
    for (int i = 0; i < events; i++) {
      double x = random.nextGaussian();
      target.learn(fields(x, random.nextGaussian()), x > 0 ? 1 : 0, true);
    }
  }

  private double accuracy(ExpertSelector target) {
    Random random = new Random(99);
    int right = 0;
    for (int i = 0; i < 2_000; i++) {
      double x = random.nextGaussian();
      right += target.choose(fields(x, random.nextGaussian()), experts) == (x > 0 ? 1 : 0) ? 1 : 0;
    }
    return right / 2_000.0;
  }

  @Test
  void shouldLearnWhichExpertAnEventIsFor() {
    learn(selector, new Random(1), 20_000);
    assertThat(accuracy(selector)).isGreaterThan(.97);
  }

  @Test
  void shouldKnowTheTasksOfLongAgo() {
    Random random = new Random(1);
    for (int task = 0; task <= 1; task++) {
      for (int i = 0; i < 10_000; i++) {
        double x = task == 1 ? 1 + random.nextDouble() : -1 - random.nextDouble();
        selector.learn(fields(x, 0), task, task == 1);
      }
    }
    assertThat(selector.choose(fields(-1.5, 0), experts)).isZero();
    assertThat(selector.choose(fields(1.5, 0), experts)).isEqualTo(1);
  }

  @Test
  void shouldPruneAndStillKnow() {
    learn(selector, new Random(1), 60_000);
    WeightCount weights = selector.weights();
    assertThat(weights.left()).isBetween(weights.learned() / 2, weights.learned() * 6 / 10);
    assertThat(accuracy(selector)).isGreaterThan(.95);
  }

  @Test
  void shouldNeverChooseAnExpertThatIsNoMore() {
    learn(selector, new Random(1), 20_000);
    experts.ages.remove(1);
    assertThat(selector.choose(fields(2, 0), experts)).isZero();
    selector.reassign(1, 0);
    learn0(20_000);
    experts.ages.put(1, 1L);
    assertThat(selector.choose(fields(2, 0), experts)).as("its events are the heir's").isZero();
  }

  private void learn0(int events) {
    Random random = new Random(7);
    for (int i = 0; i < events; i++) {
      selector.learn(fields(random.nextGaussian(), random.nextGaussian()), 0, true);
    }
  }

  @Test
  void shouldTakeOverWhenItsChoiceIsBetterAndGiveUpWhenNot() {
    assertThat(selector.isInCharge()).isFalse();
    assertThat(selector.accuracy()).isNaN();
    for (int i = 0; i < 500; i++) {
      selector.compare(i % 2 == 0, i % 2 == 0 ? 0 : .5);
    }
    assertThat(selector.isInCharge()).isTrue();
    assertThat(selector.selected()).isPositive();
    assertThat(selector.accuracy()).isCloseTo(.5, within(.05));
    for (int i = 0; i < 2_000; i++) {
      selector.compare(true, 0);
    }
    assertThat(selector.isInCharge()).isFalse();
  }

  @Test
  void shouldKeepAUniformSample() {
    int early = 0;
    int runs = 20;
    for (int run = 0; run < runs; run++) {
      PagedState own = new PagedState(0, "");
      ExpertSelector sampled = new ExpertSelector(own, Kernels.best(), run, 4, ROWS, 0);
      for (int i = 0; i < 4 * ExpertSelector.RESERVOIR; i++) {
        sampled.learn(fields(0, 0), i < ExpertSelector.RESERVOIR ? 1 : 2, false);
      }
      early += sampled.kept(1);
    }
    double share = (double) early / runs / ExpertSelector.RESERVOIR;
    assertThat(share).isCloseTo(.25, within(.01));
  }

  @Test
  void shouldContinueFromItsState() {
    learn(selector, new Random(1), 5_000);
    MapPageStore store = new MapPageStore();
    state.snapshot(store);
    PagedState copy = new PagedState(0, "");
    ExpertSelector restored = selector(copy);
    copy.restore(store);
    learn(selector, new Random(2), 3_000);
    learn(restored, new Random(2), 3_000);
    assertThat(copy.digest()).isEqualTo(state.digest());
  }
}
