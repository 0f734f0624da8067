package io.perennial.learner.expert;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.TaskShift;
import io.perennial.event.TaskShift.Kind;
import io.perennial.learner.scorer.WeightCount;
import io.perennial.state.PagedState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** A pool over a model whose slots are numbers: what each has learned. */
class ExpertPoolTest {

  private static final int MAXIMUM = 3;

  private final List<TaskShift> told = new ArrayList<>();
  private final Numbers model = new Numbers();
  private final Script detector = new Script();
  private final ExpertPool pool =
      new ExpertPool(
          new PagedState(0, ""),
          new ExpertConfig(ExpertConfig.Detector.LIKELIHOOD, MAXIMUM, false, 0),
          detector,
          model,
          (gone, heir) -> {},
          told::add);

  /** Says what it is told to say next. */
  private static final class Script implements ShiftDetector {
    Verdict next = Verdict.STABLE;
    int since = 10;

    @Override
    public Verdict observe(float probability, boolean wrong, Experts experts) {
      Verdict verdict = next;
      next = Verdict.STABLE;
      return verdict;
    }

    @Override
    public void restart(Experts experts) {}

    @Override
    public double statistic() {
      return 15;
    }

    @Override
    public double threshold() {
      return 14;
    }

    @Override
    public int eventsSinceChange() {
      return since;
    }
  }

  /** A slot is the number of events it has learned. */
  private static class Numbers implements ExpertPool.Model {
    final long[] learned = new long[16];
    IntToDoubleFunction loss = slot -> .3;
    int used;
    int begun = -1;

    @Override
    public void use(int slot) {
      used = slot;
    }

    @Override
    public void beginTask() {}

    @Override
    public void copy(int from, int to) {
      learned[to] = learned[from];
    }

    @Override
    public void reset(int slot) {
      learned[slot] = 0;
    }

    @Override
    public void prune(int slot, double sparsity) {}

    @Override
    public WeightCount weights(int slot) {
      return new WeightCount(learned[slot], 0);
    }

    @Override
    public double loss(int slot) {
      return loss.applyAsDouble(slot);
    }

    @Override
    public Experts.Fit fit(int slot, int events) {
      return new Experts.Fit(loss.applyAsDouble(slot), 0);
    }

    @Override
    public int memory() {
      return 256;
    }

    @Override
    public void begin(int slot, int old, int events) {
      begun = slot;
    }
  }

  private void run(int events) {
    for (int i = 0; i < events; i++) {
      step();
    }
  }

  private void step() {
    pool.observe((float) Math.exp(-model.loss.applyAsDouble(pool.active())), false, 7);
    model.learned[pool.active()]++;
    pool.learned();
  }

  private void alarm(Verdict verdict) {
    detector.next = verdict;
    step();
  }

  @Test
  void shouldBeginANewExpertAsItStandsAndRollTheOldOneBack() {
    run(1_100);
    alarm(new Verdict.NewTask());
    assertThat(pool.active()).isEqualTo(1).isEqualTo(model.used).isEqualTo(model.begun);
    assertThat(model.learned[1]).isEqualTo(1_101);
    assertThat(model.learned[0]).as("the snapshot of event 1,000").isEqualTo(1_000);
    assertThat(pool.count()).isEqualTo(2);
  }

  @Test
  void shouldRollBackToBeforeTheChange() {
    detector.since = 200;
    run(1_100);
    alarm(new Verdict.NewTask());
    assertThat(model.learned[0]).isEqualTo(750);
  }

  @Test
  void shouldTellAShiftWhenItHasSettledWithTheLossesBeforeAndAfter() {
    model.loss = slot -> slot == 0 ? .3 : .2;
    run(1_000);
    alarm(new Verdict.NewTask());
    run(ExpertPool.SETTLED - 1);
    assertThat(told).isEmpty();
    run(1);
    TaskShift shift = told.get(0);
    assertThat(shift.kind()).isEqualTo(Kind.NEW_TASK);
    assertThat(shift.event()).isEqualTo(1_000);
    assertThat(shift.timestamp()).isEqualTo(7);
    assertThat(shift.expert()).isEqualTo(1);
    assertThat(shift.previous()).isZero();
    assertThat(shift.statistic()).isEqualTo(15);
    assertThat(shift.threshold()).isEqualTo(14);
    assertThat(shift.logLossBefore()).isBetween(.299, .301);
    assertThat(shift.logLossAfter()).isBetween(.199, .201);
    assertThat(shift.experts()).isEqualTo(2);
  }

  @Test
  void shouldMergeANewcomerThatKnowsNothingNew() {
    run(1_000);
    alarm(new Verdict.NewTask());
    run(ExpertPool.TRIAL);
    assertThat(told).extracting(TaskShift::kind).containsExactly(Kind.NEW_TASK, Kind.MERGED);
    assertThat(pool.count()).isEqualTo(1);
    assertThat(pool.active()).isZero();
    assertThat(model.learned[0]).as("nothing is lost").isEqualTo(1_001 + ExpertPool.TRIAL);
  }

  @Test
  void shouldKeepANewcomerThatKnowsMore() {
    model.loss = slot -> slot == 0 ? .5 : .3;
    run(1_000);
    alarm(new Verdict.NewTask());
    run(2 * ExpertPool.TRIAL);
    assertThat(told).extracting(TaskShift::kind).containsExactly(Kind.NEW_TASK);
    assertThat(pool.count()).isEqualTo(2);
    assertThat(pool.active()).isEqualTo(1);
  }

  @Test
  void shouldTakeAnAlarmBackWhenTheOldExpertIsClearlyBetter() {
    run(1_100);
    alarm(new Verdict.NewTask());
    model.loss = slot -> slot == 0 ? .1 : .9;
    run(20);
    assertThat(pool.active()).isZero();
    assertThat(pool.count()).isEqualTo(1);
    run(ExpertPool.SETTLED);
    assertThat(told).extracting(TaskShift::kind).containsExactly(Kind.MERGED);
    assertThat(told.get(0).event()).isEqualTo(1_100);
    assertThat(pool.shifts()).isZero();
  }

  @Test
  void shouldRecoverWhatRollingBackForARevokedAlarmLost() {
    int stood = MAXIMUM + ExpertPool.SNAPSHOTS;
    run(1_100);
    alarm(new Verdict.NewTask());
    assertThat(model.learned[0]).isEqualTo(1_000);
    model.loss = slot -> slot == stood ? .05 : slot == 0 ? .1 : .9;
    run(20);
    assertThat(pool.active()).isZero();
    assertThat(model.learned[0]).isGreaterThanOrEqualTo(1_100);
  }

  @Test
  void shouldComeBackToAnotherExpertThatIsClearlyBetter() {
    model.loss = slot -> slot == 0 ? .5 : .3;
    run(1_000);
    alarm(new Verdict.NewTask());
    run(ExpertPool.TRIAL);
    told.clear();
    alarm(new Verdict.NewTask());
    model.loss = slot -> slot == 0 ? .1 : .9;
    run(20);
    assertThat(pool.active()).isZero();
    run(ExpertPool.SETTLED);
    assertThat(told).extracting(TaskShift::kind).containsExactly(Kind.RETURNING_TASK);
    assertThat(told.get(0).previous()).isEqualTo(1);
    assertThat(pool.count()).isEqualTo(2);
    assertThat(pool.shifts()).isEqualTo(2);
  }

  @Test
  void shouldReturnToAnExpert() {
    model.loss = slot -> slot == 0 ? .5 : .3;
    run(1_000);
    alarm(new Verdict.NewTask());
    run(1_000);
    model.loss = slot -> slot == 1 ? .5 : .3;
    alarm(new Verdict.ReturningTask(0));
    assertThat(pool.active()).isZero();
    run(ExpertPool.SETTLED);
    assertThat(told)
        .extracting(TaskShift::kind)
        .containsExactly(Kind.NEW_TASK, Kind.RETURNING_TASK);
    assertThat(pool.count()).isEqualTo(2);
  }

  @Test
  void shouldRetireTheExpertThatWasNotActiveForLongest() {
    for (int task = 1; task <= MAXIMUM; task++) {
      int newest = task;
      model.loss = slot -> pool.id(slot) == newest ? .3 : .6;
      run(1_000);
      alarm(new Verdict.NewTask());
      run(ExpertPool.TRIAL);
    }
    assertThat(pool.count()).isEqualTo(MAXIMUM);
    assertThat(told).extracting(TaskShift::kind).contains(Kind.RETIRED);
    TaskShift retired = told.stream().filter(s -> s.kind() == Kind.RETIRED).findFirst().get();
    assertThat(retired.expert()).isZero();
    assertThat(pool.id(pool.active())).isEqualTo(MAXIMUM);
    assertThat(pool.isLive(0)).as("its slot went to the newcomer").isTrue();
  }

  @Test
  void shouldTakeAFinalVerdictAsItIs() {
    ExpertPool strict =
        new ExpertPool(
            new PagedState(0, ""),
            ExpertConfig.defaults(),
            new ShiftDetector() {
              private int seen;

              @Override
              public Verdict observe(float probability, boolean wrong, Experts experts) {
                return ++seen == 500 ? new Verdict.NewTask() : Verdict.STABLE;
              }

              @Override
              public void restart(Experts experts) {}

              @Override
              public boolean isFinal() {
                return true;
              }

              @Override
              public double statistic() {
                return 0;
              }

              @Override
              public double threshold() {
                return 0;
              }

              @Override
              public int eventsSinceChange() {
                return 1;
              }
            },
            new Numbers() {},
            (gone, heir) -> {},
            told::add);
    for (int i = 0; i < 2_000; i++) {
      strict.observe(.5f, true, i);
      strict.learned();
    }
    assertThat(strict.count()).as("no merging").isEqualTo(2);
    assertThat(Arrays.asList(Kind.NEW_TASK)).isEqualTo(told.stream().map(TaskShift::kind).toList());
  }

  @Test
  void shouldRouteWithoutAShift() {
    model.loss = slot -> slot == 0 ? .5 : .3;
    run(1_000);
    alarm(new Verdict.NewTask());
    assertThat(pool.route(0)).as("on trial").isFalse();
    run(ExpertPool.TRIAL);
    assertThat(pool.route(0)).isTrue();
    assertThat(pool.active()).isZero().isEqualTo(model.used);
    assertThat(pool.shifts()).isEqualTo(1);
  }
}
