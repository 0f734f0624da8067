package io.perennial.policy;

/**
 * How a policy is fine-tuned.
 *
 * @param strategy how supervision is interleaved
 * @param rollouts G, items sampled for each context, 1 to 256
 * @param batch contexts of a step, 1 to 4,096
 * @param hardBatch M, contexts of a supervised step from the buffer, 1 to 4,096; the buffer holds 4
 *     M
 * @param budget demonstrations that may be spent, as a share of the contexts, 0 to 1
 * @param supervisedFirst contexts before reinforcement begins, up to a whole batch, where the
 *     strategy has such a phase
 * @param entropy weight of the entropy bonus, 0 to 10
 * @param learningRate of reinforcement, above 0 to 1
 * @param supervisedLearningRate of supervision, above 0 to 1
 * @param anchor weight of KL(served || policy), 0 to 100; 0 is none, and costs nothing
 * @param replay how earlier tasks are held on to
 * @param seed of rollouts and draws
 */
public record FineTunerConfig(
    Strategy strategy,
    int rollouts,
    int batch,
    int hardBatch,
    double budget,
    long supervisedFirst,
    double entropy,
    double learningRate,
    double supervisedLearningRate,
    double anchor,
    PolicyReplayConfig replay,
    long seed) {

  private static final int BUFFERED_BATCHES = 4;

  public FineTunerConfig {
    Range range = new Range("fine-tuning");
    range.check("rollouts", rollouts, 1, 256);
    range.check("batch", batch, 1, 4096);
    range.check("hardBatch", hardBatch, 1, 4096);
    range.check("budget", budget, 0, 1);
    range.check("supervisedFirst", supervisedFirst, 0, Long.MAX_VALUE);
    range.check("entropy", entropy, 0, 10);
    range.check("learningRate", learningRate, 1e-6, 1);
    range.check("supervisedLearningRate", supervisedLearningRate, 1e-6, 1);
    range.check("anchor", anchor, 0, 100);
  }

  /** What measured well: own successes, and a demonstration where all rollouts fail. */
  public static FineTunerConfig defaults() {
    return new FineTunerConfig(
        Strategy.SUCCESSES, 8, 16, 16, .13, 0, .05, .02, .05, 0, PolicyReplayConfig.defaults(), 1);
  }

  /** Contexts in the buffer of a supervised step at most. */
  public int hardCapacity() {
    return BUFFERED_BATCHES * hardBatch;
  }

  public FineTunerConfig withStrategy(Strategy other) {
    return new FineTunerConfig(
        other,
        rollouts,
        batch,
        hardBatch,
        budget,
        supervisedFirst,
        entropy,
        learningRate,
        supervisedLearningRate,
        anchor,
        replay,
        seed);
  }

  public FineTunerConfig withSupervisedFirst(long other) {
    return new FineTunerConfig(
        strategy,
        rollouts,
        batch,
        hardBatch,
        budget,
        other,
        entropy,
        learningRate,
        supervisedLearningRate,
        anchor,
        replay,
        seed);
  }

  public FineTunerConfig withEntropy(double other) {
    return new FineTunerConfig(
        strategy,
        rollouts,
        batch,
        hardBatch,
        budget,
        supervisedFirst,
        other,
        learningRate,
        supervisedLearningRate,
        anchor,
        replay,
        seed);
  }

  public FineTunerConfig withAnchor(double other) {
    return new FineTunerConfig(
        strategy,
        rollouts,
        batch,
        hardBatch,
        budget,
        supervisedFirst,
        entropy,
        learningRate,
        supervisedLearningRate,
        other,
        replay,
        seed);
  }

  public FineTunerConfig withReplay(PolicyReplayConfig other) {
    return new FineTunerConfig(
        strategy,
        rollouts,
        batch,
        hardBatch,
        budget,
        supervisedFirst,
        entropy,
        learningRate,
        supervisedLearningRate,
        anchor,
        other,
        seed);
  }

  public FineTunerConfig withSeed(long other) {
    return new FineTunerConfig(
        strategy,
        rollouts,
        batch,
        hardBatch,
        budget,
        supervisedFirst,
        entropy,
        learningRate,
        supervisedLearningRate,
        anchor,
        replay,
        other);
  }
}
