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
import io.perennial.state.LongTable;
import io.perennial.state.PageStore;
import io.perennial.state.PagedState;
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
  private final Standardizer standardizer;
  private final Scorer scorer;
  private final float[] gradient;
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
    this.standardizer = new Standardizer(state, features.layout().denseRows());
    this.scorer =
        config.classes() == 2
            ? scorer()
            : new EvidenceScorer(state, shape(), features.layout().groups(), scorer());
    this.gradient = new float[config.outputs()];
    this.compensation =
        config.hasErrorMemory()
            ? new Compensation(state, scorer.newPass().hidden.length, config.seed())
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
        (float) config.accumulatorDecay());
  }

  @Override
  public Impression newImpression() {
    return new OnlineImpression(
        scorer.newPass(),
        config.classes(),
        compensation == null ? null : new Compensation.Recall());
  }

  @Override
  public void score(Interaction interaction, Impression impression) {
    OnlineImpression target = (OnlineImpression) impression;
    features.describe(interaction, target);
    pass(target);
    probabilities(target.pass().logits, target.baseScores());
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
      target.scores()[1] = FastMath.sigmoid(target.pass().logits[0] + added);
      target.scores()[0] = 1f - target.scores()[1];
    }
  }

  private void pass(OnlineImpression impression) {
    FeatureVector vector = impression.features();
    Pass pass = impression.pass();
    pass.ensureDense(vector.denseCount());
    standardizer.apply(vector, pass.dense);
    scorer.score(vector, pass);
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
    if (compensation != null) {
      compensation.learn(
          source.recall(), source.hidden(), source.baseScores()[1], label, labelledAt);
    }
    gradient(source.pass().logits, label);
    scorer.learn(source.features(), source.pass(), gradient, version());
    standardizer.learn(source.features(), version());
    features.learn(source, label, labelledAt);
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
  }

  @Override
  public String digest() {
    return state.digest();
  }
}
