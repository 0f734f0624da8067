package io.perennial.learner;

import io.perennial.learner.kernel.FastMath;
import io.perennial.learner.kernel.Hash;
import io.perennial.learner.replay.Objectives;
import io.perennial.learner.replay.ReplayBudget;
import io.perennial.learner.replay.ReplayBuffer;
import io.perennial.learner.replay.ReplayBufferConfig;
import io.perennial.learner.replay.ReplayConfig;
import io.perennial.learner.replay.ReplayDraws;
import io.perennial.learner.replay.ReplayStatus;
import io.perennial.learner.scorer.CrossEntropy;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * Learns a bounded sample of the past again, so that learning the new does not erase it.
 *
 * <pre>
 *  outcome learned ─► ReplayBuffer: the example, and the answer it was given
 *                  ─► ReplayBudget: ratio x effort draws more
 *  every batch     ─► draws by task, as Objectives weighs them
 *                  ─► each is answered again by its task's expert:
 *                       worse than when it was stored ─► one step    else ─► nothing
 * </pre>
 *
 * <p>A past that stays worse than it was on the whole, although it is replayed, contradicts the
 * present: then replay gives way, by {@link ReplayConfig#patience}.
 *
 * <p>A task is an expert's: what its slot learned, and is replayed into that slot. Where there is
 * one expert there is one task, and the sample is of everything. When a task ends, its examples get
 * the answers that its expert gives then.
 */
final class ExperienceReplay {

  private static final int DRAWN = 0;
  private static final int LEARNED = 1;
  private static final int STEPS = 2;
  private static final int COUNTS = 3;
  private static final int HEADER = 2 * Long.BYTES;
  private static final long PHASES = 41;

  /** No step is shorter than exp of minus this. */
  private static final double GIVEN_WAY = 3;

  private final ReplayConfig config;
  private final long seed;
  private final BaseModel model;
  private final ReplayBuffer buffer;
  private final ReplayBudget budget;
  private final Objectives objectives;
  private final LongTable counters;
  private final OnlineImpression recalled;
  private final int tasks;
  private final int[] drawn;
  private final float[] stored;
  private final float[] target;
  private final IntUnaryOperator experts;
  private final ReplayDraws draws = new ReplayDraws();
  private ByteBuffer example = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

  /**
   * @param tasks slots of the experts
   * @param experts number of the expert in a slot
   */
  ExperienceReplay(
      PagedState state,
      LearnerConfig learner,
      BaseModel model,
      int tasks,
      IntUnaryOperator experts) {
    this.config = learner.replay();
    this.seed = learner.seed();
    this.model = model;
    this.tasks = tasks;
    this.experts = experts;
    this.buffer =
        new ReplayBuffer(
            state,
            new ReplayBufferConfig(
                config.examples(),
                config.bytes(),
                tasks,
                learner.classes(),
                learner.outputs(),
                config.recent(),
                config.balance()),
            seed);
    this.budget = new ReplayBudget(state, config.ratio(), config.batch());
    this.objectives = new Objectives(state, config.reweighting(), tasks);
    this.counters = state.add(new LongTable(COUNTS));
    this.recalled = new OnlineImpression(model.newPass(), learner.classes(), null);
    this.drawn = new int[config.batch()];
    this.stored = new float[learner.outputs()];
    this.target = new float[learner.outputs()];
  }

  /**
   * An outcome has been learned.
   *
   * @param source with the answer from before that step, by the slot that learned it
   */
  void learned(OnlineImpression source, int label, int slot) {
    draws.clear();
    objectives.current(CrossEntropy.loss(source.logits(), label));
    write(source);
    buffer.offer(
        slot,
        Hash.of(source.id()),
        source.ownerHash(),
        label,
        BaseModel.isWrong(source.logits(), label),
        source.logits(),
        example.array(),
        example.position());
    for (int i = budget.take(objectives.effort()); i > 0; i--) {
      replay();
    }
  }

  private void write(OnlineImpression source) {
    int length = HEADER + source.features().bytes();
    if (example.capacity() < length) {
      example = ByteBuffer.allocate(2 * length).order(ByteOrder.LITTLE_ENDIAN);
    }
    example.clear();
    example.putLong(source.userHash()).putLong(source.itemHash());
    source.features().write(example);
  }

  private void read(int at) {
    if (example.capacity() < buffer.length(at)) {
      example = ByteBuffer.allocate(buffer.length(at)).order(ByteOrder.LITTLE_ENDIAN);
    }
    example.clear();
    buffer.read(at, example);
    example.flip();
    recalled.start(0, example.getLong(), example.getLong());
    recalled.features().read(example);
    model.describe(recalled);
  }

  /** One batch: the latest have their share of the draws, the tasks the rest by their weights. */
  private void replay() {
    long step = counters.values()[STEPS]++;
    counters.touch(0);
    // One offset for all: a task with a share of x of the draws has x, give or take less than one.
    double offset = 0.5 + 0.5 * Hash.uniform(Hash.of(seed, PHASES), step);
    double end = config.recent() * config.batch();
    int done = (int) (end + offset);
    draw(ReplayBuffer.RECENT, step, done);
    double weights = weights();
    for (int task = 0; task < tasks; task++) {
      if (buffer.size(task) > 0) {
        end += (1 - config.recent()) * config.batch() * objectives.weight(task) / weights;
        int until = Math.min(config.batch(), (int) (end + offset));
        draw(task, step, until - done);
        done = until;
      }
    }
    objectives.update();
  }

  private double weights() {
    double sum = 0;
    for (int task = 0; task < tasks; task++) {
      sum += buffer.size(task) > 0 ? objectives.weight(task) : 0;
    }
    return sum;
  }

  private void draw(int task, long step, int n) {
    int count = buffer.sample(task, step, n, drawn);
    for (int i = 0; i < count; i++) {
      float importance = task == ReplayBuffer.RECENT ? 1f : buffer.importance(drawn[i]);
      learnAgain(drawn[i], importance, step * config.batch() + i);
    }
  }

  private void learnAgain(int at, float importance, long step) {
    int slot = buffer.task(at);
    int label = buffer.label(at);
    read(at);
    buffer.logits(at, stored);
    model.score(recalled, slot);
    double loss = CrossEntropy.loss(recalled.logits(), label);
    double before = CrossEntropy.loss(stored, label);
    objectives.replayed(slot, loss, before, importance);
    counters.values()[DRAWN]++;
    float weight = 0;
    if (!config.forgottenOnly() || loss > before) {
      counters.values()[LEARNED]++;
      weight = importance * giveWay(slot);
      CrossEntropy.target(stored, label, (float) config.logitShare(), target);
      model.learnAgain(recalled, slot, target, weight, step);
    }
    draws.add(buffer.event(at), experts.applyAsInt(slot), weight);
  }

  /** What was drawn for the outcome learned last; until the next one. */
  ReplayDraws draws() {
    return draws;
  }

  private float giveWay(int slot) {
    double excess = objectives.excess(slot);
    return config.forgottenOnly() && excess > 0
        ? FastMath.exp((float) Math.max(-GIVEN_WAY, -excess / config.patience()))
        : 1f;
  }

  /** Calls back with each example of a user that is held, and removes it. */
  int forget(long user, Consumer<OnlineImpression> each) {
    for (int task = ReplayBuffer.RECENT; task < tasks; task++) {
      for (int i = 0; i < buffer.size(task); i++) {
        int at = buffer.slotAt(task, i);
        if (buffer.user(at) == user) {
          read(at);
          each.accept(recalled);
        }
      }
    }
    Arrays.fill(example.array(), (byte) 0);
    return buffer.removeUser(user);
  }

  /** The task of a slot has ended, or pauses: its examples get the answers of now. */
  void taskEnded(int slot) {
    for (int i = 0; i < buffer.size(slot); i++) {
      int at = buffer.slotAt(slot, i);
      read(at);
      model.score(recalled, slot);
      buffer.storeLogits(at, recalled.logits());
    }
  }

  /**
   * The expert in a slot is no more.
   *
   * @param heir slot that its past belongs to from now on, negative for none
   */
  void reassign(int gone, int heir) {
    if (heir >= 0) {
      buffer.merge(gone, heir);
    } else {
      buffer.clear(gone);
    }
    objectives.reset(gone);
  }

  /** How it stands. */
  ReplayStatus status() {
    return new ReplayStatus(
        size(),
        buffer.bytes(),
        counters.values()[DRAWN],
        counters.values()[LEARNED],
        objectives.effort(),
        objectives.status(buffer::size, experts));
  }

  private long size() {
    long size = 0;
    for (int task = 0; task < tasks; task++) {
      size += buffer.size(task);
    }
    return size;
  }
}
