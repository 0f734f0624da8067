package io.perennial.learner.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.learner.kernel.FastMath;
import io.perennial.learner.kernel.Kernels;
import io.perennial.state.FloatTable;
import io.perennial.state.PagedState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Gradients against central differences of the loss. Where a step starts from fresh accumulators it
 * is rate * gradient, so the step itself tells the gradient.
 */
class GradientTest {

  private static final float DIFFERENCE = 1e-2f;

  private static double loss(Scorer scorer, FeatureVector features) {
    return FastMath.softplus(-ScorerContractTest.score(scorer, features).logits[0]);
  }

  /** The weights of the table that change in one step, with their change and their gradient. */
  private static List<double[]> stepAndGradient(
      Scorer scorer, FeatureVector features, FloatTable table) {
    float[] weights = table.values();
    double[] gradients = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      float w = weights[i];
      weights[i] = w + DIFFERENCE;
      double up = loss(scorer, features);
      weights[i] = w - DIFFERENCE;
      double down = loss(scorer, features);
      weights[i] = w;
      gradients[i] = (up - down) / (2 * DIFFERENCE);
    }
    float[] before = weights.clone();
    Pass pass = ScorerContractTest.score(scorer, features);
    scorer.learn(features, pass, ScorerContractTest.gradient(pass, 1), 1);
    scorer.copy(0, 0); // What waits for the rest of its batch is applied.
    List<double[]> changed = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] != before[i] && Math.abs(gradients[i]) > 2e-3) {
        changed.add(new double[] {weights[i] - before[i], gradients[i]});
      }
    }
    return changed;
  }

  private static FeatureVector example() {
    return ScorerContractTest.example(5);
  }

  @Test
  void shouldDescendAlongTheGradientOfEveryLayerOfTheNet() {
    double[] rates = new double[NetScorer.LAYERS];
    for (int layer = 0; layer < NetScorer.LAYERS; layer++) {
      NetScorer scorer =
          new NetScorer(new PagedState(0, ""), Kernels.best(), ScorerContractTest.shape(1));
      // A row has its column once it was seen.
      scorer.learn(example(), ScorerContractTest.score(scorer, example()), new float[1], 0);
      FloatTable weights = scorer.layerWeights(layer);
      List<double[]> changed = stepAndGradient(scorer, example(), weights);
      assertThat(changed.size()).as("layer " + layer).isGreaterThan(0);
      rates[layer] = 0.03 / Math.sqrt(Layer.INITIAL_ACCUMULATOR);
      int fresh = 0;
      for (double[] c : changed) {
        assertThat(c[0] * c[1]).as("against the gradient").isNegative();
        if (Math.abs(-c[0] / c[1] / rates[layer] - 1) < 0.05) {
          fresh++;
        }
      }
      // Rows whose rate was computed anew in this step (one of eight) have a smaller rate.
      assertThat(fresh).as("layer " + layer).isGreaterThanOrEqualTo(changed.size() * 3 / 5);
    }
  }

  @Test
  void shouldDescendAlongTheGradientOfAFactorizationMachine() {
    FactorizationScorer scorer =
        new FactorizationScorer(new PagedState(0, ""), ScorerContractTest.shape(1));
    FeatureVector features = example();
    ScorerContractTest.learn(scorer, 0, 50);
    float[] rows = scorer.vectors().values();
    float[] before = rows.clone();
    List<double[]> changed = stepAndGradient(scorer, features, scorer.vectors());
    assertThat(changed.size()).isGreaterThan(4);
    for (double[] c : changed) {
      assertThat(c[0] * c[1]).isNegative();
    }
    // One vector has one rate: its changes are in proportion to its gradients.
    assertThat(before).isNotEqualTo(rows);
    double ratio = changed.get(0)[0] / changed.get(0)[1];
    assertThat(changed.get(1)[0] / changed.get(1)[1])
        .isCloseTo(ratio, within(Math.abs(ratio) * 0.1));
  }

  @Test
  void shouldTakeThreeStepsOfTheLogisticAsWorkedByHand() {
    LogisticScorer scorer =
        new LogisticScorer(
            new PagedState(0, ""), new NetShape(0, 1, 1, 0, 1, 16, 16, 16, 16, 0.5f, 0.9f, 1));
    FeatureVector features = new FeatureVector();
    features.dense(0, 2f);
    double w = 0;
    double b = 0;
    double accW = CrossWeights.INITIAL_ACCUMULATOR;
    double accB = accW;
    for (int step = 0; step < 3; step++) {
      int label = step == 1 ? 0 : 1;
      Pass pass = ScorerContractTest.score(scorer, features);
      assertThat((double) pass.logits[0]).isCloseTo(b + 2 * w, within(1e-5));
      double g = 1 / (1 + Math.exp(-(b + 2 * w))) - label;
      accW = 0.9 * accW + 4 * g * g;
      accB = 0.9 * accB + g * g;
      w -= 0.5 * 2 * g / Math.sqrt(accW);
      b -= 0.5 * g / Math.sqrt(accB);
      scorer.learn(features, pass, ScorerContractTest.gradient(pass, label), step);
    }
    assertThat((double) ScorerContractTest.score(scorer, features).logits[0])
        .isCloseTo(b + 2 * w, within(1e-5));
  }

  @Test
  void shouldTakeThreeStepsOfTheKalmanFilterAsWorkedByHand() {
    SecondOrderScorer scorer =
        new SecondOrderScorer(
            new PagedState(0, ""), new NetShape(0, 1, 1, 0, 1, 16, 16, 16, 16, 0.5f, 0.9f, 1));
    FeatureVector features = new FeatureVector();
    features.dense(0, 2f);
    double v0 = SecondOrderScorer.DENSE_VARIANCE;
    double[] w = {0, 0};
    double[] v = {v0, v0};
    double[] x = {1, 2};
    for (int step = 0; step < 3; step++) {
      int label = step == 1 ? 0 : 1;
      Pass pass = ScorerContractTest.score(scorer, features);
      assertThat((double) pass.logits[0]).isCloseTo(w[0] + 2 * w[1], within(1e-5));
      double p = 1 / (1 + Math.exp(-(w[0] + 2 * w[1])));
      double h = p * (1 - p);
      double s = v[0] + 4 * v[1];
      for (int i = 0; i < 2; i++) {
        w[i] -= v[i] * x[i] * (p - label) / (1 + h * s);
        double reduced = v[i] - h * v[i] * v[i] * x[i] * x[i] / (1 + h * s);
        v[i] = Math.min(v0, reduced * SecondOrderScorer.GROWTH);
      }
      scorer.learn(features, pass, ScorerContractTest.gradient(pass, label), step);
    }
    assertThat((double) ScorerContractTest.score(scorer, features).logits[0])
        .isCloseTo(w[0] + 2 * w[1], within(1e-5));
  }
}
