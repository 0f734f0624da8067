package io.perennial.policy;

import io.perennial.learner.kernel.FastMath;
import java.util.Arrays;

/** A batch of decisions out of the table, what the policy answers, and what it is to answer. */
final class Answers {

  private final PolicyMath math;
  private final DecisionTable decisions;
  private final float temperature;
  private final PolicyBatch batch = new PolicyBatch();
  private final float[] pi;
  private int[] slots = new int[64];

  Answers(PolicyMath math, DecisionTable decisions, PolicyShape shape) {
    this.math = math;
    this.decisions = decisions;
    this.temperature = (float) shape.temperature();
    this.pi = new float[shape.candidates()];
  }

  void clear() {
    batch.clear();
  }

  /** Adds the decision in a slot. */
  void add(int slot) {
    if (batch.decisions() == slots.length) {
      slots = Arrays.copyOf(slots, 2 * slots.length);
    }
    slots[batch.decisions()] = slot;
    decisions.addTo(batch, slot);
  }

  /** Scores them all. */
  void score() {
    math.forward(batch);
  }

  int size() {
    return batch.decisions();
  }

  int slot(int d) {
    return slots[d];
  }

  int candidates(int d) {
    return batch.firstCandidate()[d + 1] - batch.firstCandidate()[d];
  }

  /** pi of a decision, valid until the next call. */
  float[] pi(int d) {
    int from = batch.firstCandidate()[d];
    int n = candidates(d);
    for (int j = 0; j < n; j++) {
      pi[j] = batch.scores()[from + j] / temperature;
    }
    FastMath.softmax(pi, n);
    return pi;
  }

  /** Where the derivatives by a decision's scores are in {@link #gradient}. */
  int at(int d) {
    return batch.firstCandidate()[d];
  }

  float[] gradient() {
    return batch.gradient();
  }

  /** What a derivative by score / tau is to be multiplied by. */
  float scale(double weight, int of) {
    return (float) (weight / (temperature * of));
  }

  void learn(Adagrad optimiser, double learningRate) {
    math.backward(batch);
    math.step(optimiser, learningRate);
  }
}
