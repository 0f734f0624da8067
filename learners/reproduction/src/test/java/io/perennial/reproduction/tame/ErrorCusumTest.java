package io.perennial.reproduction.tame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.learner.expert.Experts;
import io.perennial.learner.expert.Verdict;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ErrorCusumTest {

  /** Expert 0 is active and usually errs once in a hundred rows; the others never learned. */
  private static final class Pool implements Experts {
    private final double[] errorNow;
    private long age = 5_000;

    Pool(double... errorNow) {
      this.errorNow = errorNow;
    }

    @Override
    public int slots() {
      return errorNow.length;
    }

    @Override
    public boolean isLive(int slot) {
      return true;
    }

    @Override
    public int active() {
      return 0;
    }

    @Override
    public long age(int slot) {
      return age;
    }

    @Override
    public int memory() {
      return 200;
    }

    @Override
    public Fit fit(int slot, int events) {
      return new Fit(errorNow[slot], errorNow[slot]);
    }

    @Override
    public Fit usual(int slot) {
      return new Fit(.01, .01);
    }
  }

  private static ErrorCusum afterPause(Pool pool) {
    ErrorCusum detector = new ErrorCusum();
    for (int row = 0; row < ErrorCusum.PAUSE; row++) {
      assertThat(detector.observe(0, true, pool)).isEqualTo(Verdict.STABLE);
    }
    return detector;
  }

  /**
   * p0 = .01, p1 = .16: an error adds ln 16 = 2.772589, a right answer ln(.84 / .99) = -.164303.
   */
  @Test
  void shouldAddLikelihoodRatios() {
    Pool pool = new Pool(1);
    ErrorCusum detector = afterPause(pool);
    detector.observe(1, false, pool);
    assertThat(detector.statistic()).isZero();
    assertThat(detector.eventsSinceChange()).isZero();
    detector.observe(0, true, pool);
    assertThat(detector.statistic()).isEqualTo(2.772589, within(1e-6));
    detector.observe(1, false, pool);
    assertThat(detector.statistic()).isEqualTo(2.608286, within(1e-6));
    assertThat(detector.eventsSinceChange()).isEqualTo(2);
  }

  /** Six errors are needed: 5 * 2.77 = 13.9, 6 * 2.77 = 16.6. */
  @Test
  void shouldAlarmAtTheSixthErrorInARowAndKnowWhereItBegan() {
    Pool pool = new Pool(1);
    ErrorCusum detector = afterPause(pool);
    for (int row = 0; row < 50; row++) {
      assertThat(detector.observe(1, false, pool)).isEqualTo(Verdict.STABLE);
    }
    for (int row = 0; row < 5; row++) {
      assertThat(detector.observe(0, true, pool)).isEqualTo(Verdict.STABLE);
    }
    assertThat(detector.observe(0, true, pool)).isInstanceOf(Verdict.NewTask.class);
    assertThat(detector.eventsSinceChange()).isEqualTo(6);
    detector.restart(pool);
    assertThat(detector.statistic()).isZero();
  }

  @Test
  void shouldCallTheExpertThatKnowsTheTask() {
    Pool pool = new Pool(1, .9, .02, .6);
    ErrorCusum detector = afterPause(pool);
    Verdict verdict = Verdict.STABLE;
    for (int row = 0; row < 6; row++) {
      verdict = detector.observe(0, true, pool);
    }
    assertThat(verdict).isEqualTo(new Verdict.ReturningTask(2));
  }

  @Test
  void shouldBeSilentWhileNothingChanges() {
    Pool pool = new Pool(1);
    ErrorCusum detector = afterPause(pool);
    SplittableRandom random = new SplittableRandom(6);
    for (int row = 0; row < 50_000; row++) {
      boolean wrong = random.nextInt(100) == 0;
      assertThat(detector.observe(wrong ? .2f : .9f, wrong, pool)).isEqualTo(Verdict.STABLE);
    }
  }

  @Test
  void shouldNotJudgeAYoungExpert() {
    Pool pool = new Pool(1);
    pool.age = ErrorCusum.LEAST_AGE - 1;
    ErrorCusum detector = afterPause(pool);
    for (int row = 0; row < 100; row++) {
      assertThat(detector.observe(0, true, pool)).isEqualTo(Verdict.STABLE);
    }
  }
}
