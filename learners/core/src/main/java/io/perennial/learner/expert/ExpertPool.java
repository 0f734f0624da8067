package io.perennial.learner.expert;

import io.perennial.event.TaskShift;
import io.perennial.event.TaskShift.Kind;
import io.perennial.learner.scorer.MagnitudePruning;
import io.perennial.learner.scorer.WeightCount;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.util.function.Consumer;

/**
 * One expert per task. The active one learns; the others keep what they know.
 *
 * <ul>
 *   <li>Every {@value #SNAPSHOT_EVERY} events the active expert is saved; the last two are kept.
 *       When the task changes it is rolled back to before the change.
 *   <li>A new expert begins as a copy of the active one as it stands, so that a false alarm loses
 *       nothing, and is on trial for {@value #TRIAL} events. All others are asked along: as soon as
 *       one that errs no more than usual is ahead by {@value #AHEAD} nats, it answers again. In the
 *       end a newcomer that is not ahead of every older expert by {@value #TOLERANCE} nats an event
 *       is merged into the nearest.
 *   <li>When all slots are taken, the expert that was not active for longest is retired.
 * </ul>
 *
 * <p>Pruning takes an expert's smallest weights away every {@value #PRUNE_EVERY} of its events,
 * from {@value #PRUNED_FROM} on, when it has learned most, until at {@value #PRUNED_BY} it has the
 * configured share of zeros.
 *
 * <p>A change of the task is told {@value #SETTLED} events after the alarm, when it is known
 * whether an older expert came back, and how much was won.
 */
public final class ExpertPool implements Experts {

  static final int SNAPSHOT_EVERY = 250;
  static final int SNAPSHOTS = 2;

  /** Slots beside those of the experts: the snapshots, and the active expert as it stood. */
  static final int EXTRA_SLOTS = SNAPSHOTS + 1;

  static final int TRIAL = 3_000;
  static final int COMEBACK = 300;
  static final int SETTLED = 64;
  static final double AHEAD = 8;
  static final double TOLERANCE = 0.02;
  static final int PRUNE_EVERY = 5_000;
  static final int PRUNED_FROM = 20_000;
  static final int PRUNED_BY = 60_000;
  private static final int JUDGED = 1_000;
  private static final int KNOWN_BY = 24;
  private static final double CUT = 2;

  private static final int ACTIVE = 0;
  private static final int CREATED = 1;
  private static final int EVENTS = 2;
  private static final int TRIAL_LEFT = 3;
  private static final int NEWCOMER = 4;
  private static final int SAVED_AT = 5;
  private static final int SAVED_SLOT = SAVED_AT + SNAPSHOTS;
  private static final int SHIFTS = SAVED_SLOT + SNAPSHOTS;
  private static final int STOOD = SHIFTS + 1;
  private static final int HEADER = STOOD + 1;

  /** What the experts are made of, in slots; the pool's snapshots follow its experts. */
  public interface Model {

    /** From now on this slot answers and learns. */
    void use(int slot);

    /** The events that follow are of another task than those before. */
    void beginTask();

    /** Makes slot {@code to} equal to slot {@code from}. */
    void copy(int from, int to);

    /** Makes a slot as if it had never learned. */
    void reset(int slot);

    /** Prunes a slot to a share of zeros. */
    void prune(int slot, double sparsity);

    /** The weights that a slot has of its own. */
    WeightCount weights(int slot);

    /** Log loss of a slot on the event being learned. */
    double loss(int slot);

    /** How well a slot fits the latest events. */
    Fit fit(int slot, int events);

    /** Number of latest events that {@link #fit} knows. */
    int memory();

    /**
     * A newcomer may begin afresh where that is better.
     *
     * @param slot of the newcomer, in use, equal to its predecessor
     * @param old slot of its predecessor, rolled back
     * @param events of its task so far
     */
    void begin(int slot, int old, int events);
  }

  /** Whoever keeps events by the slot of the expert that learned them. */
  @FunctionalInterface
  public interface Heirs {

    /** In place of a slot: the events are nobody's. */
    int NOBODY = -1;

    /** The expert in a slot is no more; its events belong to another, or to {@link #NOBODY}. */
    void reassign(int gone, int heir);
  }

  private final int slots;
  private final double sparsity;
  private final Model model;
  private final ShiftDetector detector;
  private final Heirs heirs;
  private final Consumer<TaskShift> told;
  private final LongTable header;
  private final long[] h;
  private final ExpertRecords experts;
  private final PendingShift pending;

  /**
   * @param heirs is told what became of an expert's events
   * @param told of every decision, in order
   */
  public ExpertPool(
      PagedState state,
      ExpertConfig config,
      ShiftDetector detector,
      Model model,
      Heirs heirs,
      Consumer<TaskShift> told) {
    this.slots = config.maximum();
    this.sparsity = config.sparsity();
    this.model = model;
    this.detector = detector;
    this.heirs = heirs;
    this.told = told;
    this.header = state.add(new LongTable(HEADER));
    this.h = header.values();
    this.experts = new ExpertRecords(state, slots);
    this.pending = new PendingShift(state);
  }

  /** Brings the active expert back into use after a restore. */
  public void resume() {
    model.use(active());
  }

  /**
   * Takes the next event before it is learned.
   *
   * @param probability of its label under the active expert
   * @param wrong whether the active expert's answer was wrong
   * @param time event time of the outcome, epoch milliseconds
   * @return whether another expert is active now
   */
  public boolean observe(float probability, boolean wrong, long time) {
    if (h[CREATED] == 0) {
      start();
    }
    header.touch(0);
    int active = active();
    double loss = -Math.log(probability >= 1e-6f ? Math.min(probability, 1f) : 1e-6f);
    Verdict verdict = detector.observe(probability, wrong, this);
    if (verdict instanceof Verdict.ReturningTask returning && returning.slot() != active) {
      change(Kind.RETURNING_TASK, returning.slot(), time);
    } else if (verdict instanceof Verdict.NewTask) {
      change(Kind.NEW_TASK, allocate(time), time);
    } else if (h[TRIAL_LEFT] > 0) {
      trial(loss, time);
    }
    if (active() != active) {
      return true;
    }
    experts.learnUsual(active, loss, wrong);
    if (pending.add(loss, SETTLED)) {
      tellPending();
    }
    return false;
  }

  /**
   * A selector chose another expert for the next event, which is no change of the task. Nothing
   * happens during a trial.
   *
   * @return whether another expert is active now
   */
  public boolean route(int slot) {
    if (slot == active() || h[TRIAL_LEFT] > 0) {
      return false;
    }
    h[ACTIVE] = slot;
    header.touch(0);
    model.use(slot);
    return true;
  }

  /** The event was learned by the active expert. */
  public void learned() {
    h[EVENTS]++;
    header.touch(0);
    experts.learned(active(), h[EVENTS]);
    long age = age(active());
    if (sparsity > 0 && age % PRUNE_EVERY == 0 && age <= PRUNED_BY) {
      model.prune(active(), MagnitudePruning.sparsity(0, sparsity, age, PRUNED_FROM, PRUNED_BY));
    }
    if (h[EVENTS] % SNAPSHOT_EVERY == 0) {
      int which = (int) (h[EVENTS] / SNAPSHOT_EVERY % SNAPSHOTS);
      model.copy(active(), slots + which);
      h[SAVED_AT + which] = h[EVENTS];
      h[SAVED_SLOT + which] = active();
    }
  }

  private void start() {
    h[CREATED] = 1;
    h[NEWCOMER] = -1;
    forgetSnapshots();
    experts.create(0, 0);
  }

  private void forgetSnapshots() {
    for (int i = 0; i < SNAPSHOTS; i++) {
      h[SAVED_AT + i] = Long.MIN_VALUE;
    }
  }

  private void change(Kind kind, int slot, long time) {
    tellPending();
    int old = active();
    int events = Math.min(Math.max(1, detector.eventsSinceChange()), memory());
    pending.begin(
        kind,
        h[EVENTS],
        time,
        id(old),
        detector.statistic(),
        detector.threshold(),
        detector.eventsSinceChange(),
        usual(old).loss());
    if (detector.isFinal()) {
      replace(kind, slot);
      return;
    }
    if (kind == Kind.NEW_TASK) {
      model.copy(old, slot);
    }
    model.copy(old, slots + SNAPSHOTS);
    h[STOOD] = old;
    rollBack(old, events);
    activate(slot);
    if (kind == Kind.NEW_TASK) {
      h[NEWCOMER] = slot;
      h[TRIAL_LEFT] = TRIAL;
      model.begin(slot, old, events);
    }
  }

  private void replace(Kind kind, int slot) {
    if (kind == Kind.NEW_TASK) {
      model.reset(slot);
    }
    activate(slot);
    h[TRIAL_LEFT] = 0;
  }

  private void tellPending() {
    if (pending.isOpen()) {
      TaskShift shift = pending.close(id(active()), count());
      h[SHIFTS] += shift.isChange() ? 1 : 0;
      told.accept(shift);
    }
  }

  /** To the newest snapshot from before the latest events. */
  private void rollBack(int slot, int events) {
    int best = -1;
    for (int i = 0; i < SNAPSHOTS; i++) {
      long at = h[SAVED_AT + i];
      if (at != Long.MIN_VALUE
          && h[SAVED_SLOT + i] == slot
          && at <= h[EVENTS] - events
          && (best < 0 || at > h[SAVED_AT + best])) {
        best = i;
      }
    }
    if (best >= 0) {
      model.copy(slots + best, slot);
    }
  }

  private void activate(int slot) {
    h[ACTIVE] = slot;
    h[TRIAL_LEFT] = COMEBACK;
    h[NEWCOMER] = -1;
    forgetSnapshots();
    experts.beginTrial();
    model.use(slot);
    model.beginTask();
    detector.restart(this);
  }

  private int allocate(long time) {
    int slot = experts.freeOrLongestUnused(active());
    if (isLive(slot)) {
      told.accept(
          shift(Kind.RETIRED, slot, active(), time, h[EVENTS] - experts.lastActive(slot), 0));
    }
    heirs.reassign(slot, Heirs.NOBODY);
    experts.create(slot, h[CREATED]++);
    return slot;
  }

  /** Asks the older experts about the event. */
  private void trial(double loss, long time) {
    int active = active();
    h[TRIAL_LEFT]--;
    boolean canComeBack = h[NEWCOMER] != active || h[TRIAL_LEFT] >= TRIAL - COMEBACK;
    if (!canComeBack && h[TRIAL_LEFT] >= JUDGED) {
      return;
    }
    for (int i = 0; i < slots; i++) {
      if (i == active || !isLive(i)) {
        continue;
      }
      double advantage = Math.max(-CUT, Math.min(CUT, loss - model.loss(i)));
      double ahead = experts.compare(i, advantage, h[TRIAL_LEFT] < JUDGED ? JUDGED : 0);
      if (ahead > AHEAD
          && canComeBack
          && (i == h[STOOD] || knows(i, Math.min(KNOWN_BY, memory())))) {
        comeBack(i, ahead, time);
        return;
      }
    }
    if (h[TRIAL_LEFT] == 0 && h[NEWCOMER] == active) {
      judge(active, time);
    }
  }

  /** An older expert is clearly better than the one on trial. */
  private void comeBack(int slot, double ahead, long time) {
    int old = active();
    boolean newcomer = h[NEWCOMER] == old;
    // Back where it was before the alarm: there was no change.
    boolean alarmWasFalse = newcomer && slot == h[STOOD];
    Kind kind = alarmWasFalse ? Kind.MERGED : Kind.RETURNING_TASK;
    if (pending.isOpen()) {
      pending.turn(kind, alarmWasFalse ? id(old) : pending.previous());
    } else {
      pending.begin(kind, h[EVENTS], time, id(old), ahead, AHEAD, 0, usual(old).loss());
    }
    if (slot == h[STOOD]) {
      recover(slot, (int) ((newcomer ? TRIAL : COMEBACK) - h[TRIAL_LEFT]));
    }
    activate(slot);
    h[TRIAL_LEFT] = 0;
    if (newcomer) {
      remove(old, slot);
    }
  }

  /** It was no change: was it good to roll the expert back? */
  private void recover(int slot, int eventsSinceAlarm) {
    int events = Math.min(eventsSinceAlarm, memory());
    if (model.fit(slots + SNAPSHOTS, events).loss() < model.fit(slot, events).loss()) {
      model.copy(slots + SNAPSHOTS, slot);
    }
  }

  /** The trial is over: is there anything that only the newcomer knows? */
  private void judge(int newcomer, long time) {
    h[NEWCOMER] = -1;
    int nearest = experts.nearest(newcomer);
    double advantage = experts.advantage(nearest);
    if (advantage < -TOLERANCE) {
      return;
    }
    if (advantage < TOLERANCE) {
      model.copy(newcomer, nearest);
    }
    tellPending();
    TaskShift merged = shift(Kind.MERGED, nearest, newcomer, time, advantage, -TOLERANCE);
    remove(newcomer, nearest);
    activate(nearest);
    h[TRIAL_LEFT] = 0;
    told.accept(merged);
  }

  private void remove(int gone, int heir) {
    experts.remove(gone);
    heirs.reassign(gone, heir);
  }

  private TaskShift shift(
      Kind kind, int slot, int other, long time, double statistic, double threshold) {
    return new TaskShift(
        kind,
        h[EVENTS],
        time,
        id(slot),
        id(other),
        statistic,
        threshold,
        0,
        usual(other).loss(),
        usual(slot).loss(),
        count() - 1);
  }

  @Override
  public int slots() {
    return slots;
  }

  @Override
  public boolean isLive(int slot) {
    return experts.id(slot) >= 0;
  }

  /** Number of the expert in a slot, in the order in which they were created, from 0. */
  public int id(int slot) {
    return Math.max(0, experts.id(slot));
  }

  @Override
  public int active() {
    return (int) h[ACTIVE];
  }

  @Override
  public long age(int slot) {
    return experts.age(slot);
  }

  @Override
  public int memory() {
    return model.memory();
  }

  @Override
  public Fit fit(int slot, int events) {
    return model.fit(slot, events);
  }

  @Override
  public Fit usual(int slot) {
    return experts.usual(slot);
  }

  /** The slot of an expert, or the active one if there is no such expert any more. */
  public int slotOf(int id) {
    for (int i = 0; i < slots; i++) {
      if (experts.id(i) == id) {
        return i;
      }
    }
    return active();
  }

  /** Number of experts. */
  public int count() {
    int count = 0;
    for (int i = 0; i < slots; i++) {
      count += isLive(i) ? 1 : 0;
    }
    return Math.max(1, count);
  }

  /** The weights of all experts. */
  public WeightCount weights() {
    WeightCount count = WeightCount.NONE;
    for (int i = 0; i < slots; i++) {
      count = isLive(i) || i == active() ? count.plus(model.weights(i)) : count;
    }
    return count;
  }

  /** Changes of the task so far. */
  public long shifts() {
    return h[SHIFTS];
  }
}
