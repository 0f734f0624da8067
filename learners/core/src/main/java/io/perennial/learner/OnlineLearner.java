package io.perennial.learner;

import io.perennial.event.Evidence;
import io.perennial.event.Interaction;
import io.perennial.event.Removal;
import io.perennial.event.TaskShift;
import io.perennial.learner.expert.ExpertStatus;
import io.perennial.learner.kernel.Kernel;
import io.perennial.learner.kernel.Kernels;
import io.perennial.learner.memory.Compensation;
import io.perennial.learner.memory.Cue;
import io.perennial.learner.memory.MemoryStatus;
import io.perennial.learner.memory.Probe;
import io.perennial.learner.replay.ReplayDraws;
import io.perennial.learner.replay.ReplayStatus;
import io.perennial.learner.scorer.CrossEntropy;
import io.perennial.learner.scorer.EvidenceScorer;
import io.perennial.learner.scorer.FactorizationScorer;
import io.perennial.learner.scorer.FeatureVector;
import io.perennial.learner.scorer.LogisticScorer;
import io.perennial.learner.scorer.NetScorer;
import io.perennial.learner.scorer.NetShape;
import io.perennial.learner.scorer.Scorer;
import io.perennial.learner.scorer.SecondOrderScorer;
import io.perennial.state.LongTable;
import io.perennial.state.PageStore;
import io.perennial.state.PagedState;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The default {@link ContinualLearner}: decayed outcome statistics, quantities and hashed
 * embeddings into one scorer. See {@link LearnerConfig}.
 *
 * <p>{@code score} reads only. {@code learn} takes one step of the scorer with the features that
 * the impression holds, under the present weights and standardisation, then teaches the statistics
 * and everything else the outcome. In binary streams the error memory corrects the base score. With
 * {@link TaskExperts} there is one expert per task of the stream, and {@link ExperienceReplay}
 * learns again what is being forgotten.
 */
public final class OnlineLearner implements ContinualLearner {

  /** Counts up when the tables, or what their values mean, change under the same configuration. */
  private static final String FORMAT = "learner 2";

  /** Fingerprints of the first format are configurations. */
  private static final String FIRST_FORMAT = "learner 1";

  private static final String SEPARATOR = "; ";

  private final LearnerConfig config;
  private final Kernel kernel;
  private final int firstTable;
  private final PagedState state;
  private final LongTable counters;
  private final StreamFeatures features;
  private final BaseModel model;
  private final @Nullable TaskExperts experts;
  private final @Nullable ExperienceReplay replay;
  private final @Nullable Compensation compensation;
  private final Cue cue = new Cue();

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
    this.firstTable = firstTable;
    this.state = new PagedState(firstTable, FORMAT + SEPARATOR + config);
    this.counters = state.add(new LongTable(1));
    this.features = new StreamFeatures(state, config);
    Scorer scorer =
        config.classes() == 2
            ? scorer()
            : new EvidenceScorer(state, shape(), features.layout().groups(), scorer());
    this.model = new BaseModel(state, kernel, shape(), config, features.layout(), scorer);
    this.experts = TaskExperts.of(state, kernel, config, model);
    this.replay = config.replay().enabled() ? newReplay() : null;
    this.compensation =
        config.hasErrorMemory()
            ? new Compensation(
                state, kernel, config.errorMemory(), model.newPass().hidden.length, config.seed())
            : null;
  }

  private ExperienceReplay newReplay() {
    int tasks = experts == null ? 1 : config.experts().maximum();
    ExperienceReplay past = new ExperienceReplay(state, config, model, tasks, this::expertIn);
    if (experts != null) {
      experts.replayedBy(past);
    }
    return past;
  }

  private int expertIn(int slot) {
    return experts == null ? 0 : experts.id(slot);
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
        (float) config.accumulatorDecay(),
        config.experts().slots());
  }

  @Override
  public Impression newImpression() {
    return new OnlineImpression(
        model.newPass(), config.classes(), compensation == null ? null : compensation.newRecall());
  }

  @Override
  public void score(Interaction interaction, Impression impression) {
    OnlineImpression target = (OnlineImpression) impression;
    features.describe(interaction, target);
    target.id(interaction.id());
    model.describe(target);
    int slot = experts == null ? 0 : experts.answering(target.ownFields());
    pass(target, slot);
    target.expert(experts == null ? 0 : experts.id(slot));
    CrossEntropy.probabilities(target.logits(), target.baseScores());
    System.arraycopy(target.baseScores(), 0, target.scores(), 0, config.classes());
    if (compensation != null) {
      compensate(compensation, target);
    }
  }

  private void compensate(Compensation memory, OnlineImpression target) {
    cue.start(target.hidden(), target.itemHash(), target.timestamp(), target.baseScores()[1]);
    FeatureVector vector = target.features();
    for (int i = 0; i < vector.keyCount(); i++) {
      if (features.layout().isValue(vector.groups()[i])) {
        cue.value(vector.keys()[i]);
      }
    }
    float served = memory.recall(cue, target.recall());
    // Before it remembers anything, the served score is the base score to the bit.
    if (served != target.baseScores()[1]) {
      target.scores()[1] = served;
      target.scores()[0] = 1f - served;
    }
    target.confidence(memory.confidence(target.recall()));
  }

  /**
   * What an impression's features are answered with now: base scores by class, under the present
   * weights and experts and the features as they were. Changes nothing but the impression.
   */
  public float[] answerAgain(Impression impression) {
    OnlineImpression target = (OnlineImpression) impression;
    model.describe(target);
    pass(target, experts == null ? 0 : experts.answering(target.ownFields()));
    CrossEntropy.probabilities(target.logits(), target.baseScores());
    return target.baseScores();
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
    if (experts != null) {
      experts.select(source, label);
    }
    passAgain(source);
    if (compensation != null) {
      compensation.learn(
          source.id(),
          source.ownerHash(),
          source.recall(),
          source.hidden(),
          source.scores()[1],
          label,
          labelledAt);
    }
    if (experts != null) {
      boolean changed = experts.watch(source, label, labelledAt);
      if (changed && compensation != null) {
        compensation.baseChanged();
      }
      passAgain(source);
    }
    model.learn(source, label, version());
    if (experts != null) {
      experts.learned();
    }
    if (replay != null) {
      replay.learned(source, label, experts == null ? 0 : experts.active());
    }
    features.learn(source, label, labelledAt);
    counters.values()[0]++;
    counters.touch(0);
  }

  /** The pass must be of the expert that learns, under the present weights. */
  private void passAgain(OnlineImpression source) {
    int slot = experts == null ? 0 : experts.active();
    if (!source.isPassed(version(), slot)) {
      pass(source, slot);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <ul>
   *   <li>Statistics, by whole keys: the user's, and every pair's that can be found.
   *   <li>The user's embedding and the linear weights of user and pairs are in hashed rows. They
   *       are reset, with their accumulators: whoever shares a row loses it as well, and learns it
   *       again within a few outcomes. The other choice would keep the user's.
   *   <li>Examples, by their owner: replay, the latest of all, the error memory's by name.
   *   <li>Weights of nets, items' and values' counts and rows are everybody's, and stay.
   * </ul>
   */
  @Override
  public Removal forget(String user) {
    long hash = FeatureExtractor.userHash(user);
    Removal removal = new Removal();
    Set<Long> pairs = new TreeSet<>();
    if (replay != null) {
      removal.removed(
          "examples of replay", replay.forget(hash, held -> collectPairs(held.features(), pairs)));
    }
    if (compensation != null) {
      compensation.forget(hash, removal);
    }
    if (config.userFeatures()) {
      removal.removed(
          "examples to ask other experts about",
          model.forgetRecent(hash, held -> collectPairs(held.features(), pairs)));
      features.forget(hash, pairs, removal);
      model.forget(hash, pairs);
      removal.removed(
          "hashed rows of weights and embeddings; other users of the same rows lose them, too",
          1 + pairs.size());
    }
    ForgottenParts.keep(config, removal);
    return removal;
  }

  private void collectPairs(FeatureVector held, Set<Long> pairs) {
    for (int i = 0; i < held.keyCount(); i++) {
      if (features.layout().isOfUser(held.groups()[i])) {
        pairs.add(held.keys()[i]);
      }
    }
  }

  @Override
  public List<TaskShift> takeShifts() {
    return experts == null ? List.of() : experts.takeShifts();
  }

  @Override
  public ExpertStatus experts() {
    return experts == null ? ExpertStatus.ONE : experts.status();
  }

  @Override
  public List<Evidence> evidence(Impression impression, int most) {
    return compensation == null
        ? List.of()
        : compensation.evidence(((OnlineImpression) impression).recall(), most);
  }

  @Override
  public MemoryStatus errorMemory() {
    return compensation == null ? MemoryStatus.NONE : compensation.status();
  }

  @Override
  public ReplayStatus replay() {
    return replay == null ? ReplayStatus.NONE : replay.status();
  }

  @Override
  public ReplayDraws replayed() {
    return replay == null ? ReplayDraws.NONE : replay.draws();
  }

  @Override
  public long version() {
    return counters.values()[0];
  }

  /** Tells somebody of every reading and writing of the error memory from now on. */
  public void memoryWatchedBy(Probe somebody) {
    if (compensation != null) {
      compensation.watchedBy(somebody);
    }
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
    return config.hasErrorMemory() ? Compensation.bytes(config.errorMemory()) : 0;
  }

  /** How the arithmetic is done. */
  public String kernelName() {
    return kernel.name();
  }

  /** How often a field beyond {@link LearnerConfig#maxFields} was learned, and ignored. */
  public long ignoredFields() {
    return features.ignoredFields();
  }

  /** Whether a field of this name was ever learned, and has a place. */
  public boolean knows(String field) {
    return features.knows(field);
  }

  @Override
  public void snapshot(PageStore store) {
    state.snapshot(store);
  }

  /**
   * The configuration's text in the fingerprint that a learner's pages have.
   *
   * @throws IllegalStateException if they were saved in another format, naming both
   */
  public static String configIn(String fingerprint) {
    int end = fingerprint.indexOf(SEPARATOR);
    String format = end < 0 ? FIRST_FORMAT : fingerprint.substring(0, end);
    if (!format.equals(FORMAT)) {
      throw new IllegalStateException(
          "state was written in format '%s', but this build reads '%s': go on with the build that wrote it, or learn anew"
              .formatted(format, FORMAT));
    }
    return fingerprint.substring(end + SEPARATOR.length());
  }

  @Override
  public void restore(PageStore store) {
    String saved = PagedState.fingerprint(store, firstTable);
    if (saved != null) {
      configIn(saved);
    }
    state.restore(store);
    if (experts != null) {
      experts.resume();
    }
  }

  @Override
  public String digest() {
    return state.digest();
  }
}
