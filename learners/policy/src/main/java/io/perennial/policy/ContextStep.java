package io.perennial.policy;

import io.perennial.learner.kernel.FastMath;
import io.perennial.learner.kernel.Hash;
import io.perennial.policy.FineTuningCounters.Count;

/**
 * What one batch of contexts teaches: rollouts are sampled from pi and verified against the logged
 * choice, the strategy says what to do with each context, and the derivatives by the scores follow.
 */
final class ContextStep {

  private static final long ROLLOUTS = Hash.of("rollouts");
  private static final long SHARE = Hash.of("random share");

  private final FineTunerConfig config;
  private final DecisionTable decisions;
  private final FineTuningCounters counters;
  private final FineTuningObjectives objectives;
  private final Rollouts rollouts;
  private final long rolloutSeed;
  private final long shareSeed;
  private Route[] routes = new Route[0];
  private boolean learns;
  private double passRates;
  private double entropies;
  private int allFail;

  ContextStep(
      FineTunerConfig config,
      PolicyShape shape,
      DecisionTable decisions,
      FineTuningCounters counters,
      FineTuningObjectives objectives) {
    this.config = config;
    this.decisions = decisions;
    this.counters = counters;
    this.objectives = objectives;
    this.rollouts = new Rollouts(config.rollouts(), shape.candidates());
    this.rolloutSeed = Hash.of(config.seed(), ROLLOUTS);
    this.shareSeed = Hash.of(config.seed(), SHARE);
  }

  /** Whether a decision is in the random share that is as large as the budget. */
  boolean isDrawn(long id) {
    return Rollouts.uniform(shareSeed, id) < config.budget();
  }

  /**
   * Routes the first n decisions of a batch and adds their derivatives.
   *
   * @param first whether they are among the first contexts
   * @return whether there are any
   */
  boolean learn(Answers batch, int n, boolean first) {
    if (routes.length < n) {
      routes = new Route[n];
    }
    learns = false;
    passRates = 0;
    entropies = 0;
    allFail = 0;
    for (int d = 0; d < n; d++) {
      route(batch, d, n, first);
    }
    counters.observe(passRates / n, (double) allFail / n, entropies / n);
    return learns;
  }

  private void route(Answers batch, int d, int of, boolean first) {
    int slot = batch.slot(d);
    long id = decisions.id(slot);
    int n = batch.candidates(d);
    int chosen = decisions.chosen(slot);
    float[] pi = batch.pi(d);
    decisions.storeAnswer(slot, pi);
    rollouts.sample(pi, n, Hash.of(rolloutSeed, id));
    double passRate = rollouts.passRate(chosen);
    float entropy = ScoreGradients.crossEntropy(pi, pi, n);
    passRates += passRate;
    entropies += entropy;
    allFail += passRate == 0 ? 1 : 0;
    objectives.add(FineTuningObjectives.REWARD, 1 - passRate);
    routes[d] = config.strategy().route(passRate, counters.affords(1), isDrawn(id), first);
    if (routes[d] == Route.GUIDE) {
      rollouts.replaceLast(chosen);
      counters.add(Count.DEMONSTRATIONS, 1);
      decisions.pay(slot);
    }
    if (routes[d].reinforces()) {
      reinforce(batch, d, of, chosen, pi, entropy);
    }
    if (routes[d].pays()) {
      counters.add(Count.DEMONSTRATIONS, 1);
      decisions.pay(slot);
      objectives.add(FineTuningObjectives.SUPERVISED, -FastMath.log(pi[chosen]), n);
    }
    if (routes[d].pays() || routes[d] == Route.IMITATE) {
      int objective =
          routes[d].pays() ? FineTuningObjectives.SUPERVISED : FineTuningObjectives.REWARD;
      float scale = batch.scale(objectives.weight(objective), of);
      ScoreGradients.towards(chosen, pi, n, scale, batch.gradient(), batch.at(d));
      learns = true;
    }
  }

  private void reinforce(Answers batch, int d, int of, int chosen, float[] pi, float entropy) {
    int n = batch.candidates(d);
    float scale = batch.scale(objectives.weight(FineTuningObjectives.REWARD), of);
    ScoreGradients.reinforce(
        rollouts.taken(), rollouts.count(), chosen, n, scale, batch.gradient(), batch.at(d));
    if (config.entropy() > 0) {
      float bonus = (float) config.entropy() * scale;
      ScoreGradients.spread(pi, entropy, n, bonus, batch.gradient(), batch.at(d));
    }
    learns |= config.entropy() > 0 || rollouts.taken()[chosen] > 0;
  }

  /** What was done with a decision of the last batch. */
  Route routeOf(int d) {
    return routes[d];
  }
}
