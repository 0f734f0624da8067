package io.perennial.learner;

import io.perennial.learner.expert.ExpertPool;
import io.perennial.learner.expert.Experts.Fit;
import io.perennial.learner.kernel.Kernel;
import io.perennial.learner.scorer.Blend;
import io.perennial.learner.scorer.CrossEntropy;
import io.perennial.learner.scorer.FeatureVector;
import io.perennial.learner.scorer.FocusNet;
import io.perennial.learner.scorer.NetShape;
import io.perennial.learner.scorer.OwnFields;
import io.perennial.learner.scorer.Pass;
import io.perennial.learner.scorer.Scorer;
import io.perennial.learner.scorer.WeightCount;
import io.perennial.state.PagedState;
import java.util.Set;
import java.util.function.Consumer;

/**
 * From an impression's features to its base logits: the scorer on everything, and for small dense
 * events a {@link FocusNet} on their own fields, blended. Most of it is kept once per slot, so that
 * experts can share the rest.
 */
final class BaseModel implements ExpertPool.Model {

  /** A new expert takes steps twice as long. */
  private static final float QUICKENED = 0.25f;

  private final boolean focused;
  private final FeatureLayout layout;
  private final Standardizer standardizer;
  private final Scorer scorer;
  private final FocusNet focus;
  private final Blend blend;
  private final RecentExamples recent;
  private final OnlineImpression asked;
  private final float[] gradient;
  private OnlineImpression current;
  private int currentLabel;
  private int active;

  BaseModel(
      PagedState state,
      Kernel kernel,
      NetShape shape,
      LearnerConfig config,
      FeatureLayout layout,
      Scorer scorer) {
    this.focused = config.focus().enabled();
    this.layout = layout;
    this.standardizer = new Standardizer(state, layout.denseRows());
    this.scorer = scorer;
    this.focus =
        new FocusNet(
            state, kernel, shape, OwnFields.rows(layout.maxFields()), config.focus().replays());
    this.blend = new Blend(state, shape.slots());
    this.recent = new RecentExamples(state);
    this.asked = new OnlineImpression(scorer.newPass(), config.classes(), null);
    this.gradient = new float[shape.outputs()];
    this.current = asked;
  }

  Pass newPass() {
    return scorer.newPass();
  }

  /** Fills the impression's logits with those of a slot. Changes nothing else. */
  void score(OnlineImpression impression, int slot) {
    if (slot == active) {
      score(impression);
      return;
    }
    choose(slot);
    score(impression);
    choose(active);
  }

  /** Fills the impression's logits with those of the slot in use. Changes nothing else. */
  void score(OnlineImpression impression) {
    FeatureVector vector = impression.features();
    Pass pass = impression.pass();
    pass.ensureDense(vector.denseCount());
    standardizer.apply(vector, pass.dense);
    scorer.score(vector, pass);
    if (isFocused(impression)) {
      focus.score(impression.ownFields(), impression.focus());
      blend.apply(pass.logits, impression.focus().logits, impression.logits());
    } else {
      System.arraycopy(pass.logits, 0, impression.logits(), 0, pass.logits.length);
    }
  }

  /** One step; the impression was scored under the present weights. */
  void learn(OnlineImpression impression, int label, long step) {
    Pass pass = impression.pass();
    if (isFocused(impression)) {
      CrossEntropy.gradient(impression.logits(), label, gradient);
      blend.learn(pass.logits, impression.focus().logits, gradient);
      focus.learn(impression.ownFields(), label);
    }
    CrossEntropy.gradient(pass.logits, label, gradient);
    scorer.learn(impression.features(), pass, gradient, step);
    standardizer.learn(impression.features(), step);
    recent.add(impression, label);
  }

  /**
   * One step of the scorer on an example of the past. Of another task than the present one, only
   * what its expert owns is learned: what is common follows the stream. The focus net has a memory
   * of its own, and so has the standardisation.
   *
   * @param impression scored by this slot under the present weights
   * @param target probabilities to answer with
   * @param importance factor of the step
   */
  void learnAgain(
      OnlineImpression impression, int slot, float[] target, float importance, long step) {
    Pass pass = impression.pass();
    CrossEntropy.gradient(pass.logits, target, gradient);
    for (int k = 0; k < gradient.length; k++) {
      gradient[k] *= importance;
    }
    if (slot == active) {
      scorer.learn(impression.features(), pass, gradient, step);
      return;
    }
    choose(slot);
    scorer.learnOwn(impression.features(), pass, gradient, step);
    choose(active);
  }

  /** Calls back with each of the latest examples of a user, and removes it. */
  int forgetRecent(long user, Consumer<OnlineImpression> each) {
    return recent.forget(user, each, asked);
  }

  /** Gives what is kept for a user, and for pairs of him and something, its initial value. */
  void forget(long user, Set<Long> pairs) {
    scorer.forget(user, true);
    pairs.forEach(pair -> scorer.forget(pair, false));
  }

  /** What {@link #loss} is asked about. */
  void current(OnlineImpression impression, int label) {
    current = impression;
    currentLabel = label;
  }

  /** Events about nobody and nothing known have only their own fields to go by. */
  private boolean isFocused(OnlineImpression impression) {
    return focused
        && impression.userHash() == 0
        && impression.itemHash() == 0
        && impression.ownFields().isComplete();
  }

  /** Fills what the impression's event says of itself. */
  void describe(OnlineImpression impression) {
    FeatureVector vector = impression.features();
    OwnFields own = impression.ownFields();
    own.clear();
    int from = layout.quantityRow(0);
    int to = layout.quantityRow(layout.maxFields());
    for (int i = 0; i < vector.denseCount(); i++) {
      int row = vector.rows()[i] - from;
      if (row >= 0 && row < to - from && row % FeatureLayout.QUANTITY_ROWS == 0) {
        own.quantity(row / FeatureLayout.QUANTITY_ROWS, vector.values()[i]);
      }
    }
    for (int i = 0; i < vector.keyCount(); i++) {
      int group = vector.groups()[i];
      if (layout.isValue(group)) {
        own.value(layout.slotOf(group), vector.keys()[i], vector.weights()[i]);
      }
    }
    own.close(layout.maxFields() * OwnFields.STRIDE);
  }

  @Override
  public void use(int slot) {
    active = slot;
    choose(slot);
  }

  @Override
  public void beginTask() {
    focus.beginTask();
  }

  private void choose(int slot) {
    scorer.use(slot);
    focus.use(slot);
    blend.use(slot);
  }

  @Override
  public void copy(int from, int to) {
    scorer.copy(from, to);
    focus.copy(from, to);
    blend.copy(from, to);
  }

  @Override
  public void reset(int slot) {
    scorer.reset(slot);
    focus.reset(slot);
    blend.reset(slot);
  }

  @Override
  public void prune(int slot, double sparsity) {
    scorer.prune(slot, sparsity);
    focus.prune(slot, sparsity);
  }

  @Override
  public WeightCount weights(int slot) {
    return scorer.weights(slot).plus(focus.weights(slot));
  }

  @Override
  public double loss(int slot) {
    return loss(slot, current, currentLabel);
  }

  private double loss(int slot, OnlineImpression source, int label) {
    asked.takeFeatures(source);
    describe(asked);
    choose(slot);
    score(asked);
    choose(active);
    return CrossEntropy.loss(asked.logits(), label);
  }

  @Override
  public Fit fit(int slot, int events) {
    choose(slot);
    double loss = 0;
    int wrong = 0;
    for (int back = events; back >= 1; back--) {
      int label = recent.get(back, asked);
      describe(asked);
      score(asked);
      loss += CrossEntropy.loss(asked.logits(), label);
      wrong += isWrong(asked.logits(), label) ? 1 : 0;
    }
    choose(active);
    return new Fit(loss / events, (double) wrong / events);
  }

  static boolean isWrong(float[] logits, int label) {
    if (logits.length == 1) {
      return (logits[0] > 0) != (label == 1);
    }
    int best = 0;
    for (int k = 1; k < logits.length; k++) {
      best = logits[k] > logits[best] ? k : best;
    }
    return best != label;
  }

  @Override
  public int memory() {
    return recent.size();
  }

  @Override
  public void begin(int slot, int old, int events) {
    scorer.quicken(slot, QUICKENED);
    if (focus.begin(slot, old, events)) {
      blend.trustSecond(slot);
    }
  }
}
