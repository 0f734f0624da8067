package io.perennial.learner.expert;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.state.PagedState;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PublishedDetectorTest {

  private final FakeExperts experts = new FakeExperts();
  private final PublishedDetector detector = new PublishedDetector(new PagedState(0, ""), 4, 2);

  private Verdict feed(double loss, double noise, int batches) {
    Random random = new Random(1);
    for (int i = 0; i < batches * PublishedDetector.BATCH; i++) {
      float p = (float) Math.exp(-(loss + noise * random.nextGaussian()));
      Verdict verdict = detector.observe(p, false, experts);
      if (!(verdict instanceof Verdict.Stable)) {
        return verdict;
      }
    }
    return Verdict.STABLE;
  }

  @Test
  void shouldCompareTheSmoothedLossWithMeanAndDeviations() {
    assertThat(feed(.3, .02, 200)).isEqualTo(Verdict.STABLE);
    assertThat(detector.statistic()).isBetween(.29, .31);
    assertThat(detector.threshold()).isBetween(.31, .33);
    assertThat(feed(.9, .02, 3)).isInstanceOf(Verdict.NewTask.class);
  }

  @Test
  void shouldTakeTheFirstFitAndNotTheBest() {
    experts.ages.put(1, 0L);
    experts.ages.put(2, 0L);
    feed(.3, .02, 120);
    for (int slot = 1; slot <= 2; slot++) {
      experts.active = slot;
      detector.restart(experts);
      feed(.3, .02, 120);
    }
    experts.fits.put(0, new Experts.Fit(.34, .1));
    experts.fits.put(1, new Experts.Fit(.3, .1));
    // Slot 0 fits worse than slot 1, but its stored average carries most of the weight.
    assertThat(feed(.9, .02, 3)).isEqualTo(new Verdict.ReturningTask(0));
  }

  @Test
  void shouldNotSeeASlowChange() {
    feed(.3, .02, 150);
    for (int i = 0; i < 400; i++) {
      assertThat(feed(.3 + i * .001, .02, 1)).isEqualTo(Verdict.STABLE);
    }
  }

  @Test
  void shouldSurviveWhatIsNoProbability() {
    for (int i = 0; i < 1_000; i++) {
      detector.observe(Float.NaN, true, experts);
      detector.observe(0, true, experts);
    }
    assertThat(detector.threshold()).isFinite();
    assertThat(detector.statistic()).isFinite();
  }
}
