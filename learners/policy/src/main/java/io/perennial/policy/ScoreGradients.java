package io.perennial.policy;

import io.perennial.learner.kernel.FastMath;

/**
 * Derivatives of losses by the scores of one decision, with pi = softmax(score / tau). Each adds
 * {@code scale} times the derivative by score / tau of n candidates to {@code out} from {@code at};
 * so scale is weight / (tau * batch).
 */
final class ScoreGradients {

  private ScoreGradients() {}

  /** Of -log pi(chosen): pi_j - [j = chosen]. */
  static void towards(int chosen, float[] pi, int n, float scale, float[] out, int at) {
    for (int j = 0; j < n; j++) {
      out[at + j] += scale * pi[j];
    }
    out[at + chosen] -= scale;
  }

  /** Of cross-entropy to, or KL from, another distribution: pi_j - target_j. */
  static void towards(float[] target, float[] pi, int n, float scale, float[] out, int at) {
    for (int j = 0; j < n; j++) {
      out[at + j] += scale * (pi[j] - target[j]);
    }
  }

  /**
   * Of -1/G sum over rollouts of A_g log pi(a_g), A_g = [a_g = chosen] - pass rate. The advantages
   * add up to 0, so what remains is -1/G times those of the rollouts that gave j.
   *
   * @param taken how many rollouts gave each candidate
   * @param rollouts G
   */
  static void reinforce(
      int[] taken, int rollouts, int chosen, int n, float scale, float[] out, int at) {
    float passRate = (float) taken[chosen] / rollouts;
    for (int j = 0; j < n; j++) {
      float advantage = (j == chosen ? 1f : 0f) - passRate;
      out[at + j] -= scale * advantage * taken[j] / rollouts;
    }
  }

  /**
   * Of minus the entropy: pi_j (log pi_j + entropy).
   *
   * @param entropy of pi
   */
  static void spread(float[] pi, float entropy, int n, float scale, float[] out, int at) {
    for (int j = 0; j < n; j++) {
      out[at + j] += scale * pi[j] * (FastMath.log(pi[j]) + entropy);
    }
  }

  /** -sum of target_j log pi_j, in nats. */
  static float crossEntropy(float[] target, float[] pi, int n) {
    float sum = 0;
    for (int j = 0; j < n; j++) {
      sum -= target[j] * FastMath.log(pi[j]);
    }
    return sum;
  }
}
