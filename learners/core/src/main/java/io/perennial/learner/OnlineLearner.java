package io.perennial.learner;

import io.perennial.event.Interaction;
import io.perennial.learner.kernel.FastMath;
import io.perennial.learner.kernel.Kernel;
import io.perennial.learner.kernel.Kernels;
import io.perennial.learner.scorer.EvidenceScorer;
import io.perennial.learner.scorer.FactorizationScorer;
import io.perennial.learner.scorer.FeatureVector;
import io.perennial.learner.scorer.LogisticScorer;
import io.perennial.learner.scorer.NetScorer;
import io.perennial.learner.scorer.NetShape;
import io.perennial.learner.scorer.Pass;
import io.perennial.learner.scorer.Scorer;
import io.perennial.learner.scorer.SecondOrderScorer;
import io.perennial.learner.statistics.StatisticsFeatures;
import io.perennial.learner.statistics.StatisticsTable;
import io.perennial.state.LongTable;
import io.perennial.state.PageStore;
import io.perennial.state.PagedState;
import java.time.Duration;

/**
 * The default {@link ContinualLearner}: decayed outcome statistics, quantities and hashed
 * embeddings into one scorer. See {@link LearnerConfig}.
 *
 * <p>{@code score} reads only. {@code learn} takes one step of the scorer with the features that
 * the impression holds, under the present weights and standardisation, then teaches the statistics
 * and everything else the outcome.
 */
public final class OnlineLearner implements ContinualLearner {

  private final LearnerConfig config;
  private final Kernel kernel;
  private final PagedState state;
  private final LongTable counters;
  private final FieldSlots slots;
  private final QuantityMoments moments;
  private final OutcomeLags lags;
  private final LastPositives lastPositives;
  private final FeatureLayout layout;
  private final FeatureExtractor extractor;
  private final StatisticsBlocks statistics;
  private final Standardizer standardizer;
  private final Scorer scorer;
  private final float[] gradient;

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
    this.slots = new FieldSlots(state, config.maxFields());
    this.moments = new QuantityMoments(state, config.maxFields(), config.decayedMeans());
    this.lags = new OutcomeLags(state, config.classes() == 2);
    this.lastPositives = new LastPositives(state, 1 << 16);
    StatisticsTable table =
        new StatisticsTable(
            state,
            config.outputs(),
            config.statisticsCapacity(),
            config.halfLives().stream().map(Duration::toMillis).toList());
    this.layout = new FeatureLayout(config.maxFields(), new StatisticsFeatures(table).size());
    this.extractor =
        new FeatureExtractor(layout, config.userFeatures(), slots, moments, lastPositives);
    this.statistics = new StatisticsBlocks(layout, table);
    this.standardizer = new Standardizer(state, layout.denseRows());
    this.scorer =
        config.classes() == 2
            ? scorer()
            : new EvidenceScorer(state, shape(), layout.groups(), scorer());
    this.gradient = new float[config.outputs()];
  }

  private Scorer scorer() {
    return switch (config.scorer()) {
      case NET -> new NetScorer(state, kernel, shape());
      case LOGISTIC -> new LogisticScorer(state, shape());
      case SECOND_ORDER -> new SecondOrderScorer(state, shape());
      case FM -> new FactorizationScorer(state, shape());
    };
  }

  private NetShape shape() {
    return new NetShape(
        config.seed(),
        config.outputs(),
        layout.denseRows(),
        layout.positions(),
        config.embeddingSize(),
        config.embeddingRows(),
        config.crossWeights(),
        config.hidden(),
        config.hidden2(),
        (float) config.learningRate(),
        (float) config.accumulatorDecay());
  }

  @Override
  public Impression newImpression() {
    return new OnlineImpression(scorer.newPass(), config.classes());
  }

  @Override
  public void score(Interaction interaction, Impression impression) {
    OnlineImpression target = (OnlineImpression) impression;
    extractor.extract(interaction, target);
    TimeOfWeek.describe(interaction.timestamp(), 0, target.features());
    lags.describe(layout.lagRow(), target.features());
    if (config.statistics()) {
      statistics.describe(target);
    }
    pass(target);
    probabilities(target.pass().logits, target.baseScores());
    System.arraycopy(target.baseScores(), 0, target.scores(), 0, config.classes());
  }

  private void pass(OnlineImpression impression) {
    FeatureVector features = impression.features();
    Pass pass = impression.pass();
    pass.ensureDense(features.denseCount());
    standardizer.apply(features, pass.dense);
    scorer.score(features, pass);
    impression.passVersion(version());
  }

  private static void probabilities(float[] logits, float[] scores) {
    if (logits.length == 1) {
      scores[1] = FastMath.sigmoid(logits[0]);
      scores[0] = 1f - scores[1];
    } else {
      System.arraycopy(logits, 0, scores, 0, scores.length);
      FastMath.softmax(scores, scores.length);
    }
  }

  @Override
  public void learn(Impression impression, int label, long labelledAt) {
    OnlineImpression source = (OnlineImpression) impression;
    if (source.passVersion() != version()) {
      pass(source);
    }
    FeatureVector features = source.features();
    gradient(source.pass().logits, label);
    scorer.learn(features, source.pass(), gradient, version());
    standardizer.learn(features, version());
    if (config.statistics()) {
      statistics.learn(features, label, labelledAt);
    }
    learnFields(source);
    lags.learn(label);
    if (label == 1 && config.classes() == 2 && source.user() != 0 && source.item() != 0) {
      lastPositives.learn(source.user(), source.item());
    }
    counters.values()[0]++;
    counters.touch(0);
  }

  private void gradient(float[] logits, int label) {
    if (gradient.length == 1) {
      gradient[0] = FastMath.sigmoid(logits[0]) - label;
      return;
    }
    System.arraycopy(logits, 0, gradient, 0, gradient.length);
    FastMath.softmax(gradient, gradient.length);
    gradient[label] -= 1f;
  }

  private void learnFields(OnlineImpression source) {
    for (int i = 0; i < source.fieldCount(); i++) {
      int slot = source.fieldSlot(i);
      if (slot < 0) {
        slot = slots.findOrAssign(source.fieldName(i));
      }
      double quantity = source.fieldQuantity(i);
      if (slot >= 0 && !Double.isNaN(quantity)) {
        moments.learn(slot, quantity);
      }
    }
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

  /** How the arithmetic is done. */
  public String kernelName() {
    return kernel.name();
  }

  /** How often a field beyond {@link LearnerConfig#maxFields} was learned, and ignored. */
  public long ignoredFields() {
    return slots.overflow();
  }

  @Override
  public void snapshot(PageStore store) {
    state.snapshot(store);
  }

  @Override
  public void restore(PageStore store) {
    state.restore(store);
  }

  @Override
  public String digest() {
    return state.digest();
  }
}
