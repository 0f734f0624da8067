package io.perennial.policy;

import io.perennial.learner.kernel.FastMath;
import io.perennial.learner.kernel.Hash;
import io.perennial.policy.FineTuningCounters.Count;

/**
 * ReLIFT's supervised step: when M contexts wait, the newest that still belong in the buffer, M at
 * most, are learned from their demonstrations, with an optimiser of its own.
 *
 * <p>Departures from the released code, which takes the newest M as they are and keeps all others
 * for ever: the buffer is bounded and holds a context once; every context is looked at again when
 * its step comes, by fresh rollouts of the policy of now, and leaves unlearned, and unpaid, if it
 * no longer belongs there (for ReLIFT: if it is solved by now). Older ones take the place of those
 * that leave, and where there are none the step is smaller than M: waiting for M that fail at once
 * would look at the same contexts until they are solved by chance. No step is taken that the budget
 * does not cover, so that contexts may wait, and give way to newer ones.
 */
final class SupervisedStep {

  private static final long AGAIN = Hash.of("rollouts again");

  private final FineTunerConfig config;
  private final DecisionTable decisions;
  private final HardContexts hard;
  private final FineTuningCounters counters;
  private final FineTuningObjectives objectives;
  private final PolicyReplay replay;
  private final Adagrad optimiser;
  private final Rollouts rollouts;
  private final long seed;

  SupervisedStep(
      FineTunerConfig config,
      PolicyShape shape,
      DecisionTable decisions,
      HardContexts hard,
      FineTuningCounters counters,
      FineTuningObjectives objectives,
      PolicyReplay replay,
      Adagrad optimiser) {
    this.config = config;
    this.decisions = decisions;
    this.hard = hard;
    this.counters = counters;
    this.objectives = objectives;
    this.replay = replay;
    this.optimiser = optimiser;
    this.rollouts = new Rollouts(config.rollouts(), shape.candidates());
    this.seed = Hash.of(config.seed(), AGAIN);
  }

  /** Takes one step if M contexts are there, the budget covers them, and any still belongs. */
  void takeIfDue(Answers batch) {
    int m = config.hardBatch();
    if (hard.size() < m || !counters.affords(m)) {
      return;
    }
    batch.clear();
    for (int i = 0; i < hard.size(); i++) {
      batch.add(hard.slot(i));
    }
    batch.score();
    int kept = lookAgain(batch);
    if (kept > 0) {
      take(batch, kept);
    }
  }

  /** Removes those that no longer belong, until there are M in front that do. */
  private int lookAgain(Answers batch) {
    long occasion = Hash.of(seed, counters.get(Count.CONTEXTS));
    int kept = 0;
    for (int d = 0; d < batch.size() && kept < config.hardBatch(); d++) {
      int slot = batch.slot(d);
      rollouts.sample(batch.pi(d), batch.candidates(d), Hash.of(occasion, decisions.id(slot)));
      if (config.strategy().belongsInBuffer(rollouts.passRate(decisions.chosen(slot)))) {
        kept++;
      } else {
        hard.remove(kept);
        counters.add(Count.SOLVED, 1);
      }
    }
    return kept;
  }

  private void take(Answers batch, int n) {
    batch.clear();
    for (int i = 0; i < n; i++) {
      batch.add(hard.slot(i));
    }
    batch.score();
    for (int d = 0; d < n; d++) {
      int slot = batch.slot(d);
      int candidates = batch.candidates(d);
      int chosen = decisions.chosen(slot);
      float[] pi = batch.pi(d);
      float scale = batch.scale(1, n);
      objectives.add(FineTuningObjectives.SUPERVISED, -FastMath.log(pi[chosen]), candidates);
      ScoreGradients.towards(chosen, pi, candidates, scale, batch.gradient(), batch.at(d));
      replay.paid(slot);
      hard.remove(0);
    }
    // The optimiser divides gradients by their own size: only the rate makes a step weigh more.
    double weight = objectives.weight(FineTuningObjectives.SUPERVISED);
    batch.learn(optimiser, weight * config.supervisedLearningRate());
    counters.add(Count.DEMONSTRATIONS, n);
    counters.add(Count.SUPERVISED_STEPS, 1);
  }
}
