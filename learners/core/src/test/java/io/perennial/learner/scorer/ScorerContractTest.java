package io.perennial.learner.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.learner.kernel.FastMath;
import io.perennial.learner.kernel.Kernel;
import io.perennial.learner.kernel.Kernels;
import io.perennial.state.MapPageStore;
import io.perennial.state.PagedState;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every scorer does, binary and of several classes. */
class ScorerContractTest {

  /** How a scorer is made. */
  interface Factory {
    Scorer make(PagedState state, Kernel kernel, NetShape shape);
  }

  record Case(String name, int outputs, Factory factory) {
    @Override
    public String toString() {
      return name + " of " + outputs;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(1, 4)
        .flatMap(
            outputs ->
                Stream.of(
                    new Case("net", outputs, NetScorer::new),
                    new Case(
                        "logistic", outputs, (state, k, shape) -> new LogisticScorer(state, shape)),
                    new Case(
                        "second order",
                        outputs,
                        (state, k, shape) -> new SecondOrderScorer(state, shape)),
                    new Case(
                        "factorization",
                        outputs,
                        (state, k, shape) -> new FactorizationScorer(state, shape))));
  }

  static NetShape shape(int outputs) {
    return new NetShape(3, outputs, 6, 3, 4, 64, 256, 16, 16, 0.03f, 0.9999f, 1);
  }

  /** A repeatable example; its class is what its first key says, and its dense values are noise. */
  static FeatureVector example(int i) {
    FeatureVector features = new FeatureVector();
    features.dense(0, (float) StrictMath.sin(i));
    features.dense(4, (float) StrictMath.cos(3 * i));
    features.key(1000 + i % 8, 1, 0, 1f);
    features.key(2000 + i % 5, 2, 1, 0.5f);
    features.key(2100 + i % 7, 2, 1, 0.5f);
    features.key(3000 + i % 11, 3, -1, 1f);
    return features;
  }

  static int label(int i, int outputs) {
    return outputs == 1 ? i % 2 : i % 4;
  }

  static Pass score(Scorer scorer, FeatureVector features) {
    Pass pass = scorer.newPass();
    pass.ensureDense(features.denseCount());
    System.arraycopy(features.values(), 0, pass.dense, 0, features.denseCount());
    scorer.score(features, pass);
    return pass;
  }

  static float[] gradient(Pass pass, int label) {
    float[] gradient = pass.logits.clone();
    if (gradient.length == 1) {
      gradient[0] = FastMath.sigmoid(gradient[0]) - label;
    } else {
      FastMath.softmax(gradient, gradient.length);
      gradient[label] -= 1f;
    }
    return gradient;
  }

  static void learn(Scorer scorer, int from, int to) {
    for (int i = from; i < to; i++) {
      FeatureVector features = example(i);
      Pass pass = score(scorer, features);
      scorer.learn(features, pass, gradient(pass, label(i, pass.logits.length)), i);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldAnswerToAForgottenKeyAsAtTheBeginning(Case which) {
    Scorer fresh =
        which.factory().make(new PagedState(0, ""), Kernels.best(), shape(which.outputs()));
    Scorer scorer =
        which.factory().make(new PagedState(0, ""), Kernels.best(), shape(which.outputs()));
    for (int i = 0; i < 200; i++) {
      FeatureVector features = keysAlone();
      Pass pass = score(scorer, features);
      float[] gradient = new float[which.outputs()];
      gradient[0] = 1;
      scorer.learn(features, pass, gradient, i);
    }
    // What is no key's is taken out of the comparison.
    FeatureVector none = new FeatureVector();
    float[] before = difference(scorer, keysAlone(), none);
    float[] initial = difference(fresh, keysAlone(), none);
    assertThat(before).isNotEqualTo(initial);

    scorer.forget(1, true);
    scorer.forget(2, false);
    if (!which.name().equals("net")) {
      assertThat(difference(scorer, keysAlone(), none)).isEqualTo(initial);
    }
    float[] once = difference(scorer, keysAlone(), none);
    scorer.forget(1, true);
    assertThat(difference(scorer, keysAlone(), none)).isEqualTo(once).isNotEqualTo(before);
  }

  private static FeatureVector keysAlone() {
    FeatureVector features = new FeatureVector();
    features.key(1, 1, 0, 1f);
    features.key(2, 3, -1, 1f);
    return features;
  }

  private static float[] difference(Scorer scorer, FeatureVector with, FeatureVector without) {
    float[] logits = score(scorer, with).logits.clone();
    float[] others = score(scorer, without).logits;
    for (int k = 0; k < logits.length; k++) {
      // Rounded, since what is added and taken away again leaves its rounding.
      logits[k] = Math.round(1e4f * (logits[k] - others[k]));
    }
    return logits;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldLearnWhatAKeySays(Case which) {
    Scorer scorer =
        which.factory().make(new PagedState(0, ""), Kernels.best(), shape(which.outputs()));
    learn(scorer, 0, 3000);
    int right = 0;
    for (int i = 3000; i < 3200; i++) {
      float[] gradient = gradient(score(scorer, example(i)), label(i, which.outputs()));
      right += Math.abs(gradient[gradient.length == 1 ? 0 : label(i, 4)]) < 0.5f ? 1 : 0;
    }
    assertThat(right).isGreaterThan(190);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldChangeNothingWhileScoring(Case which) {
    PagedState state = new PagedState(0, "");
    Scorer scorer = which.factory().make(state, Kernels.best(), shape(which.outputs()));
    learn(scorer, 0, 50);
    String before = state.digest();
    score(scorer, example(7));
    assertThat(state.digest()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldContinueAfterARestoreAsIfNothingHadHappened(Case which) {
    PagedState state = new PagedState(0, "");
    Scorer scorer = which.factory().make(state, Kernels.best(), shape(which.outputs()));
    MapPageStore store = new MapPageStore();
    learn(scorer, 0, 20);
    state.snapshot(store);
    learn(scorer, 20, 45);
    state.snapshot(store);

    PagedState restoredState = new PagedState(0, "");
    Scorer restored = which.factory().make(restoredState, Kernels.scalar(), shape(which.outputs()));
    restoredState.restore(store);
    assertThat(restoredState.digest()).isEqualTo(state.digest());
    learn(scorer, 45, 90);
    learn(restored, 45, 90);
    assertThat(restoredState.digest()).isEqualTo(state.digest());
    assertThat(score(restored, example(91)).logits).isEqualTo(score(scorer, example(91)).logits);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldScoreAnEmptyExample(Case which) {
    Scorer scorer =
        which.factory().make(new PagedState(0, ""), Kernels.best(), shape(which.outputs()));
    FeatureVector empty = new FeatureVector();
    for (int i = 0; i < 10; i++) {
      Pass pass = score(scorer, empty);
      scorer.learn(empty, pass, gradient(pass, 0), i);
    }
    for (float logit : score(scorer, empty).logits) {
      assertThat(logit).isFinite();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldStayFiniteUnderExtremeInput(Case which) {
    Scorer scorer =
        which.factory().make(new PagedState(0, ""), Kernels.best(), shape(which.outputs()));
    FeatureVector features = new FeatureVector();
    for (int row = 0; row < 6; row++) {
      features.dense(row, row % 2 == 0 ? 5f : -5f);
    }
    for (int i = 0; i < 2000; i++) {
      Pass pass = score(scorer, features);
      scorer.learn(features, pass, gradient(pass, i % 2), i);
    }
    float[] logits = score(scorer, features).logits;
    for (float logit : logits) {
      assertThat(logit).as(Arrays.toString(logits)).isBetween(-100f, 100f);
    }
  }
}
