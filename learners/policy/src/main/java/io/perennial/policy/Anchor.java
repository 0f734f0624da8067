package io.perennial.policy;

/**
 * Holds the policy near the one that is served, by KL(served || policy) over the candidates of the
 * current decisions (ASFT, arXiv 2509.23753). Its cost is a forward pass.
 */
final class Anchor {

  private final RankingPolicy served;
  private final Answers answers;
  private final double weight;

  Anchor(RankingPolicy served, DecisionTable decisions, double weight) {
    this.served = served;
    this.answers = new Answers(new PlainPolicyMath(served), decisions, served.shape());
    this.weight = weight;
  }

  /** From now on this one is served. */
  void served(RankingPolicy policy) {
    served.copyFrom(policy);
  }

  /**
   * Adds the derivatives for the first n decisions of a batch.
   *
   * @return whether there are any
   */
  boolean pull(Answers batch, int n, FineTuningObjectives objectives) {
    answers.clear();
    for (int d = 0; d < n; d++) {
      answers.add(batch.slot(d));
    }
    answers.score();
    float scale = batch.scale(weight * objectives.weight(FineTuningObjectives.DISTANCE), n);
    for (int d = 0; d < n; d++) {
      float[] target = answers.pi(d);
      float[] pi = batch.pi(d);
      int candidates = batch.candidates(d);
      ScoreGradients.towards(target, pi, candidates, scale, batch.gradient(), batch.at(d));
      double kl =
          ScoreGradients.crossEntropy(target, pi, candidates)
              - ScoreGradients.crossEntropy(target, target, candidates);
      objectives.add(FineTuningObjectives.DISTANCE, Math.max(0, kl), candidates);
    }
    return n > 0;
  }
}
