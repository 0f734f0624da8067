package io.perennial.learner;

import io.perennial.learner.expert.ExpertConfig;
import io.perennial.learner.memory.ErrorMemoryConfig;
import io.perennial.learner.replay.ReplayConfig;
import java.time.Duration;
import java.util.List;

/**
 * What an {@link OnlineLearner} is made of. Everything here is part of the state's fingerprint.
 *
 * @param seed decides the initial weights
 * @param classes size of the label space, 2 to 1,000
 * @param scorer the model
 * @param userFeatures whether the user is a feature (off: neither statistics nor embeddings of
 *     users)
 * @param decayedMeans whether quantities also come as their distance from their own recent mean
 * @param statistics whether decayed outcome statistics are features
 * @param errorMemory how recent errors correct the served score
 * @param halfLives of the statistics, in event time, 1 to 8 of at least a second
 * @param statisticsCapacity keys with statistics, a power of two, 8 to 2^24
 * @param embeddingRows rows of hashed embeddings, a power of two, 16 to 2^24
 * @param embeddingSize numbers of an embedding, 1 to 14
 * @param crossWeights hashed weights of the linear scorers, a power of two, 16 to 2^26
 * @param maxFields feature names with a place of their own, 1 to 1,024; later ones are ignored and
 *     counted
 * @param hidden width of the net's first layer, a multiple of 16, 16 to 1,024
 * @param hidden2 width of the net's second layer, a multiple of 16, 16 to 1,024
 * @param learningRate of Adagrad, above 0, at most 1
 * @param accumulatorDecay of Adagrad's sums of squares, .9 to 1
 * @param focus the net on an event's own fields
 * @param experts how changes of the task are met
 * @param replay how the past is learned again
 */
public record LearnerConfig(
    long seed,
    int classes,
    ScorerKind scorer,
    boolean userFeatures,
    boolean decayedMeans,
    boolean statistics,
    ErrorMemoryConfig errorMemory,
    List<Duration> halfLives,
    int statisticsCapacity,
    int embeddingRows,
    int embeddingSize,
    int crossWeights,
    int maxFields,
    int hidden,
    int hidden2,
    double learningRate,
    double accumulatorDecay,
    FocusConfig focus,
    ExpertConfig experts,
    ReplayConfig replay) {

  /** The models an {@link OnlineLearner} can have. */
  public enum ScorerKind {
    /** A net of two hidden layers on statistics, quantities and embeddings: the default. */
    NET,
    /** Logistic regression on hashed features and crosses, by Adagrad. */
    LOGISTIC,
    /** The same with a variance per weight, by a diagonal extended Kalman filter. */
    SECOND_ORDER,
    /** Factorization machine on hashed features. */
    FM
  }

  public LearnerConfig {
    halfLives = List.copyOf(halfLives);
    range("classes", classes, 2, 1000);
    range("halfLives.size", halfLives.size(), 1, 8);
    for (Duration halfLife : halfLives) {
      range("halfLives", halfLife.toMillis(), 1000, Long.MAX_VALUE);
    }
    powerOfTwo("statisticsCapacity", statisticsCapacity, 8, 1 << 24);
    powerOfTwo("embeddingRows", embeddingRows, 16, 1 << 24);
    range("embeddingSize", embeddingSize, 1, 14);
    powerOfTwo("crossWeights", crossWeights, 16, 1 << 26);
    range("maxFields", maxFields, 1, 1024);
    width("hidden", hidden);
    width("hidden2", hidden2);
    if (!(learningRate > 0 && learningRate <= 1)) {
      throw invalid("learningRate", learningRate, "above 0 and at most 1");
    }
    if (!(accumulatorDecay >= 0.9 && accumulatorDecay <= 1)) {
      throw invalid("accumulatorDecay", accumulatorDecay, "from 0.9 to 1");
    }
  }

  /** What measured best over all development streams (docs/decisions/0002-default-learner.md). */
  public static LearnerConfig defaults() {
    return new LearnerConfig(
        0,
        2,
        ScorerKind.NET,
        true,
        true,
        true,
        ErrorMemoryConfig.defaults(),
        List.of(Duration.ofMinutes(20), Duration.ofDays(90)),
        1 << 20,
        1 << 18,
        4,
        1 << 20,
        64,
        64,
        32,
        0.03,
        0.9999,
        FocusConfig.defaults(),
        ExpertConfig.defaults(),
        ReplayConfig.defaults());
  }

  /** The same for another number of classes. */
  public LearnerConfig withClasses(int number) {
    return new LearnerConfig(
        seed,
        number,
        scorer,
        userFeatures,
        decayedMeans,
        statistics,
        errorMemory,
        halfLives,
        statisticsCapacity,
        embeddingRows,
        embeddingSize,
        crossWeights,
        maxFields,
        hidden,
        hidden2,
        learningRate,
        accumulatorDecay,
        focus,
        experts,
        replay);
  }

  /** Whether there is an error memory: it is asked for, and the stream is binary. */
  public boolean hasErrorMemory() {
    return errorMemory.enabled() && classes == 2;
  }

  /** Outputs of a model: one logit in binary streams, one per class otherwise. */
  public int outputs() {
    return classes == 2 ? 1 : classes;
  }

  private static void range(String field, long value, long min, long max) {
    if (value < min || value > max) {
      throw invalid(field, value, "from " + min + " to " + max);
    }
  }

  private static void powerOfTwo(String field, int value, int min, int max) {
    if (value < min || value > max || Integer.bitCount(value) != 1) {
      throw invalid(field, value, "a power of two from " + min + " to " + max);
    }
  }

  private static void width(String field, int value) {
    if (value < 16 || value > 1024 || value % 16 != 0) {
      throw invalid(field, value, "a multiple of 16 from 16 to 1024");
    }
  }

  private static IllegalArgumentException invalid(String field, Object value, String allowed) {
    return new IllegalArgumentException(
        "learner field '" + field + "' must be " + allowed + ", but is " + value);
  }
}
