package io.perennial.reproduction.tame;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.learner.expert.Experts;
import io.perennial.learner.expert.ShiftDetector;
import io.perennial.learner.expert.Verdict;
import io.perennial.reproduction.mnist.Images;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PoolLearnerTest {

  private static final Images IMAGES = Digits.mnist(5_000, 1).train();
  private static final TameSettings SETTINGS = Digits.settings(5);

  private static TaskStream stream(int... sequence) {
    return TaskStream.split(IMAGES, sequence, new SplittableRandom(3));
  }

  private static ExpertStore learn(TaskStream stream, ShiftDetector detector) {
    ExpertStore store = new ExpertStore(SETTINGS, stream.rows(), true, new SplittableRandom(1));
    new PoolLearner(SETTINGS, detector, store, stream).learn();
    return store;
  }

  @Test
  void shouldCallBackTheExpertOfATaskThatReturns() {
    ExpertStore store = learn(stream(0, 1, 0, 2, 1), new ErrorCusum());
    assertThat(store.shifts().stream().mapToInt(Shift::expert)).containsExactly(1, 0, 2, 1);
    assertThat(store.experts()).hasSize(3);
  }

  @Test
  void shouldAttributeTheRowsBeforeTheAlarmToTheExpertThatTakesOver() {
    TaskStream stream = stream(0, 1, 0);
    ExpertStore store = learn(stream, new ErrorCusum());
    int[] experts = {0, 1, 0};
    int task = 0;
    int wrong = 0;
    int[] owners = store.owners();
    for (int row = 0; row < owners.length; row++) {
      task += row > 0 && stream.task(row) != stream.task(row - 1) ? 1 : 0;
      wrong += owners[row] == experts[task] ? 0 : 1;
    }
    // Alarms come after tens of rows, and two of these would be wrong without attribution.
    assertThat(store.shifts()).allMatch(shift -> shift.first() < shift.alarm());
    assertThat(wrong).isLessThan(12);
  }

  /** Sees a change to a new task at one row, which the rows before it belong to as well. */
  private static final class AlarmOnce implements ShiftDetector {
    private final int row;
    private final int since;
    private int seen;

    AlarmOnce(int row, int since) {
      this.row = row;
      this.since = since;
    }

    @Override
    public Verdict observe(float probability, boolean wrong, Experts experts) {
      return seen++ == row ? new Verdict.NewTask() : Verdict.STABLE;
    }

    @Override
    public void restart(Experts experts) {
      seen = Integer.MIN_VALUE;
    }

    @Override
    public double statistic() {
      return 0;
    }

    @Override
    public double threshold() {
      return 1;
    }

    @Override
    public int eventsSinceChange() {
      return since;
    }
  }

  @Test
  void shouldGoBackToTheExpertAsItWasBeforeTheChange() {
    TaskStream stream = stream(0);
    // Snapshots are taken every 64 rows: the one of row 640 is the last before row 700.
    ExpertStore alarmed = learn(stream, new AlarmOnce(705, 6));
    ExpertStore earlier = learn(stream, new AlarmOnce(640, 1));
    assertThat(alarmed.shifts()).containsExactly(new Shift(705, 700, 1));
    assertThat(alarmed.experts().get(0).weights).isEqualTo(earlier.experts().get(0).weights);
    assertThat(alarmed.experts().get(0).age).isEqualTo(640);
    assertThat(Arrays.stream(alarmed.owners()).limit(700)).containsOnly(0);
    assertThat(Arrays.stream(alarmed.owners()).skip(700)).containsOnly(1);
  }

  @Test
  void shouldFindNoShiftWhereThereIsNone() {
    ExpertStore store = learn(stream(0, 0, 0), new ErrorCusum());
    assertThat(store.shifts()).isEmpty();
    assertThat(store.active().age).isEqualTo(store.owners().length);
    assertThat(store.active().pruned).isNotNull();
  }
}
