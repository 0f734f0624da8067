package io.perennial.learner;

import io.perennial.event.Interaction;
import io.perennial.event.TaskShift;
import io.perennial.learner.expert.ExpertConfig;
import io.perennial.learner.expert.ExpertPool;
import io.perennial.learner.expert.ExpertSelector;
import io.perennial.learner.expert.ExpertStatus;
import io.perennial.learner.expert.LikelihoodDetector;
import io.perennial.learner.expert.PublishedDetector;
import io.perennial.learner.expert.ShiftDetector;
import io.perennial.learner.expert.WeightCount;
import io.perennial.learner.kernel.FastMath;
import io.perennial.learner.kernel.Kernel;
import io.perennial.learner.kernel.Kernels;
import io.perennial.learner.scorer.CrossEntropy;
import io.perennial.learner.scorer.EvidenceScorer;
import io.perennial.learner.scorer.FactorizationScorer;
import io.perennial.learner.scorer.LogisticScorer;
import io.perennial.learner.scorer.NetScorer;
import io.perennial.learner.scorer.NetShape;
import io.perennial.learner.scorer.OwnFields;
import io.perennial.learner.scorer.Scorer;
import io.perennial.learner.scorer.SecondOrderScorer;
import io.perennial.state.LongTable;
import io.perennial.state.PageStore;
import io.perennial.state.PagedState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The default {@link ContinualLearner}: decayed outcome statistics, quantities and hashed
 * embeddings into one scorer. See {@link LearnerConfig}.
 *
 * <p>{@code score} reads only. {@code learn} takes one step of the scorer with the features that
 * the impression holds, under the present weights and standardisation, then teaches the statistics
 * and everything else the outcome. In binary streams the error memory corrects the base score.
 */
public final class OnlineLearner implements ContinualLearner {

  private final LearnerConfig config;
  private final Kernel kernel;
  private final PagedState state;
  private final LongTable counters;
  private final StreamFeatures features;
  private final BaseModel model;
  private final @Nullable ExpertPool pool;
  private final @Nullable ShiftDetector detector;
  private final @Nullable ExpertSelector selector;
  private final float[] probabilities;
  private final List<TaskShift> shifts = new ArrayList<>();
  private final @Nullable Compensation compensation;

  /** With the fastest arithmetic of this machine, and table ids from 0. */
  public OnlineLearner(LearnerConfig config) {
    this(config, Kernels.best(), 0);
  }

  /**
   * @param kernel the arithmetic
   * @param firstTable first table id in the page store; see {@link #nextTable()}
   */
  public OnlineLearner(LearnerConfig config, Kernel kernel, int firstTable) {
    this.config = config;
    this.kernel = kernel;
    this.state = new PagedState(firstTable, config.toString());
    this.counters = state.add(new LongTable(1));
    this.features = new StreamFeatures(state, config);
    Scorer scorer =
        config.classes() == 2
            ? scorer()
            : new EvidenceScorer(state, shape(), features.layout().groups(), scorer());
    this.model = new BaseModel(state, kernel, shape(), config, features.layout(), scorer);
    this.detector = detector(config.experts());
    this.selector =
        detector == null || !config.experts().selector()
            ? null
            : new ExpertSelector(
                state,
                kernel,
                config.seed(),
                config.experts().maximum(),
                OwnFields.rows(config.maxFields()),
                config.experts().sparsity());
    this.pool =
        detector == null
            ? null
            : new ExpertPool(state, config.experts(), detector, model, selector, shifts::add);
    this.probabilities = new float[config.classes()];
    this.compensation =
        config.hasErrorMemory()
            ? new Compensation(state, model.newPass().hidden.length, config.seed())
            : null;
  }

  private Scorer scorer() {
    return switch (config.scorer()) {
      case NET -> new NetScorer(state, kernel, shape());
      case LOGISTIC -> new LogisticScorer(state, shape());
      case SECOND_ORDER -> new SecondOrderScorer(state, shape());
      case FM -> new FactorizationScorer(state, shape());
    };
  }

  private @Nullable ShiftDetector detector(ExpertConfig experts) {
    return switch (experts.detector()) {
      case NONE -> null;
      case PUBLISHED -> new PublishedDetector(state, experts.maximum(), config.classes());
      case LIKELIHOOD -> new LikelihoodDetector(state, config.classes());
    };
  }

  private NetShape shape() {
    return new NetShape(
        config.seed(),
        config.outputs(),
        features.layout().denseRows(),
        features.layout().positions(),
        config.embeddingSize(),
        config.embeddingRows(),
        config.crossWeights(),
        config.hidden(),
        config.hidden2(),
        (float) config.learningRate(),
        (float) config.accumulatorDecay(),
        config.experts().slots());
  }

  @Override
  public Impression newImpression() {
    return new OnlineImpression(
        model.newPass(), config.classes(), compensation == null ? null : new Compensation.Recall());
  }

  @Override
  public void score(Interaction interaction, Impression impression) {
    OnlineImpression target = (OnlineImpression) impression;
    features.describe(interaction, target);
    model.describe(target);
    pass(target, answering(target));
    target.expert(pool == null ? 0 : pool.id(answering(target)));
    CrossEntropy.probabilities(target.logits(), target.baseScores());
    System.arraycopy(target.baseScores(), 0, target.scores(), 0, config.classes());
    if (compensation != null) {
      compensate(target);
    }
  }

  private void compensate(OnlineImpression target) {
    float added =
        compensation.recall(target.hidden(), target.item(), target.timestamp(), target.recall());
    // Where the memory has nothing to say, the served score is the base score to the bit.
    if (added != 0) {
      target.scores()[1] = FastMath.sigmoid(target.logits()[0] + added);
      target.scores()[0] = 1f - target.scores()[1];
    }
  }

  /** The slot that answers an event. */
  private int answering(OnlineImpression impression) {
    if (pool == null) {
      return 0;
    }
    return selector != null && selector.isInCharge()
        ? selector.choose(impression.ownFields(), pool)
        : pool.active();
  }

  private void pass(OnlineImpression impression, int slot) {
    model.score(impression, slot);
    impression.passed(version(), slot);
  }

  @Override
  public void learn(Impression impression, int label, long labelledAt) {
    OnlineImpression source = (OnlineImpression) impression;
    if (source.passVersion() == OnlineImpression.NEVER) {
      model.describe(source);
    }
    if (pool != null) {
      model.current(source, label);
      select(source, pool);
    }
    passAgain(source);
    if (compensation != null) {
      compensation.learn(
          source.recall(), source.hidden(), source.baseScores()[1], label, labelledAt);
    }
    if (pool != null) {
      watch(source, label, labelledAt, pool);
    }
    model.learn(source, label, version());
    if (pool != null) {
      pool.learned();
    }
    features.learn(source, label, labelledAt);
    counters.values()[0]++;
    counters.touch(0);
  }

  /** The pass must be of the expert that learns, under the present weights. */
  private void passAgain(OnlineImpression source) {
    int slot = pool == null ? 0 : pool.active();
    if (!source.isPassed(version(), slot)) {
      pass(source, slot);
    }
  }

  /** Is there a better expert for this event than the active one? */
  private void select(OnlineImpression source, ExpertPool experts) {
    if (selector == null) {
      return;
    }
    boolean several = experts.count() > 1;
    if (several && (selector.isCheck() || selector.isInCharge())) {
      int choice = selector.choose(source.ownFields(), experts);
      if (selector.isCheck()) {
        int other = selector.isInCharge() ? experts.active() : experts.slotOf(source.expert());
        double advantage = choice == other ? 0 : model.loss(other) - model.loss(choice);
        selector.compare(choice == experts.active(), advantage);
      }
      if (selector.isInCharge()) {
        experts.route(choice);
      }
    }
    selector.learn(source.ownFields(), experts.active(), several);
  }

  private void watch(OnlineImpression source, int label, long labelledAt, ExpertPool experts) {
    CrossEntropy.probabilities(source.logits(), probabilities);
    float p = probabilities[label];
    if (experts.observe(p, BaseModel.isWrong(source.logits(), label), labelledAt)) {
      passAgain(source);
    }
  }

  @Override
  public List<TaskShift> takeShifts() {
    if (shifts.isEmpty()) {
      return List.of();
    }
    List<TaskShift> taken = List.copyOf(shifts);
    shifts.clear();
    return taken;
  }

  @Override
  public ExpertStatus experts() {
    if (pool == null || detector == null) {
      return ExpertStatus.ONE;
    }
    WeightCount weights = pool.weights();
    if (selector != null) {
      weights = weights.plus(selector.weights());
    }
    return new ExpertStatus(
        pool.count(),
        pool.id(pool.active()),
        pool.shifts(),
        detector.statistic(),
        detector.threshold(),
        selector == null ? Double.NaN : selector.accuracy(),
        selector == null ? 0 : selector.selected(),
        weights.learned(),
        weights.left());
  }

  @Override
  public long version() {
    return counters.values()[0];
  }

  /** The first table id after this learner's. */
  public int nextTable() {
    return state.nextBase();
  }

  /** Memory of all tables, in bytes. */
  public long bytes() {
    return state.bytes();
  }

  /** Memory of the error memory's cells under a configuration, in bytes; 0 without one. */
  public static long errorMemoryBytes(LearnerConfig config) {
    return config.hasErrorMemory() ? Compensation.bytes() : 0;
  }

  /** How the arithmetic is done. */
  public String kernelName() {
    return kernel.name();
  }

  /** How often a field beyond {@link LearnerConfig#maxFields} was learned, and ignored. */
  public long ignoredFields() {
    return features.ignoredFields();
  }

  @Override
  public void snapshot(PageStore store) {
    state.snapshot(store);
  }

  @Override
  public void restore(PageStore store) {
    state.restore(store);
    if (pool != null) {
      pool.resume();
    }
  }

  @Override
  public String digest() {
    return state.digest();
  }
}
