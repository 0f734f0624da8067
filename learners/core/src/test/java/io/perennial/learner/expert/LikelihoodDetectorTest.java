package io.perennial.learner.expert;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.state.PagedState;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LikelihoodDetectorTest {

  private final FakeExperts experts = new FakeExperts();
  private final LikelihoodDetector detector = new LikelihoodDetector(new PagedState(0, ""), 2);

  /** Feeds labels that come true with probability {@code truth} where the expert says {@code p}. */
  private Verdict feed(Random random, float p, double truth, int events) {
    for (int i = 0; i < events; i++) {
      boolean right = random.nextDouble() < truth;
      Verdict verdict = detector.observe(right ? p : 1 - p, right == p < .5f, experts);
      if (!(verdict instanceof Verdict.Stable)) {
        return verdict;
      }
    }
    return Verdict.STABLE;
  }

  @ParameterizedTest
  @ValueSource(floats = {.55f, .7f, .9f, .99f})
  void shouldStayQuietWhileTheExpertIsRight(float p) {
    assertThat(feed(new Random(1), p, p, 1_000_000)).isEqualTo(Verdict.STABLE);
  }

  @Test
  void shouldTakeAnExpertThatIsTooSureOfItselfForNoChange() {
    experts.ages.put(0, 0L);
    feed(new Random(1), .9f, .82, 5_000);
    experts.ages.put(0, 5_000L);
    detector.restart(experts);
    assertThat(feed(new Random(2), .9f, .82, 50_000)).isEqualTo(Verdict.STABLE);
  }

  @Test
  void shouldFindANewTaskWithinAHundredEvents() {
    Random random = new Random(1);
    feed(random, .9f, .9, 20_000);
    assertThat(feed(random, .9f, .4, 100)).isInstanceOf(Verdict.NewTask.class);
    assertThat(detector.statistic()).isGreaterThan(detector.threshold());
    assertThat(detector.eventsSinceChange()).isBetween(5, 150);
  }

  @Test
  void shouldFindASlowChangeThatTheLikelihoodsMiss() {
    Random random = new Random(4);
    feed(random, .8f, .8, 30_000);
    Verdict verdict = Verdict.STABLE;
    for (int i = 0; i < 20_000 && verdict instanceof Verdict.Stable; i++) {
      double truth = .8 - .12 * i / 20_000;
      // The expert follows half-way, so its probabilities are nearly right at any time.
      float p = (float) (.8 - .11 * i / 20_000);
      verdict = feed(random, p, truth, 1);
    }
    assertThat(verdict).isInstanceOf(Verdict.NewTask.class);
    assertThat(detector.threshold()).isLessThan(1);
  }

  @Test
  void shouldReturnToTheExpertThatFitsBest() {
    experts.ages.put(1, 5_000L);
    experts.ages.put(2, 5_000L);
    experts.fits.put(1, new Experts.Fit(.5, .15));
    experts.fits.put(2, new Experts.Fit(.3, .1));
    feed(new Random(1), .9f, .9, 2_000);
    assertThat(feed(new Random(2), .9f, .1, 100)).isEqualTo(new Verdict.ReturningTask(2));
  }

  @Test
  void shouldNotReturnToAnExpertThatErrsMoreThanUsual() {
    experts.ages.put(1, 5_000L);
    experts.fits.put(1, new Experts.Fit(.4, .45));
    feed(new Random(1), .9f, .9, 2_000);
    assertThat(feed(new Random(2), .9f, .1, 100)).isInstanceOf(Verdict.NewTask.class);
  }

  @Test
  void shouldGiveAYoungExpertTime() {
    experts.ages.put(0, LikelihoodDetector.LEAST_AGE - 1L);
    assertThat(feed(new Random(1), .9f, .1, 1_000)).isEqualTo(Verdict.STABLE);
  }

  @Test
  void shouldPauseAfterANewExpertBegan() {
    feed(new Random(1), .9f, .9, 1_000);
    experts.ages.put(0, 10L);
    detector.restart(experts);
    experts.ages.put(0, 10_000L);
    assertThat(feed(new Random(1), .9f, .2, LikelihoodDetector.PAUSE)).isEqualTo(Verdict.STABLE);
    feed(new Random(3), .9f, .99, 3_000);
    assertThat(feed(new Random(1), .9f, .2, 100)).isNotEqualTo(Verdict.STABLE);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 0, -1, 2})
  void shouldSurviveWhatIsNoProbability(float garbage) {
    for (int i = 0; i < 200; i++) {
      detector.observe(garbage, false, experts);
    }
    assertThat(detector.statistic()).isFinite();
    detector.restart(experts);
    assertThat(feed(new Random(1), .9f, .9, 20_000)).isEqualTo(Verdict.STABLE);
  }

  @Test
  void shouldBeBoundedInWhatOneEventCanDo() {
    feed(new Random(1), .999f, .999, 1_000);
    double before = detector.statistic();
    detector.observe(1e-6f, true, experts);
    assertThat(detector.statistic() - before).isLessThanOrEqualTo(LikelihoodDetector.CUT + 1e-6);
  }
}
