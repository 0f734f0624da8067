package io.perennial.learner.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.state.PagedState;
import org.junit.jupiter.api.Test;

final class FactorizationScorerTest {

  @Test
  void shouldShowItsInteractionVectorAsTheHiddenLayer() {
    NetShape shape = ScorerContractTest.shape(1);
    FactorizationScorer scorer = new FactorizationScorer(new PagedState(0, "test"), shape);

    // Nothing is learned, so the linear part is zero, and the logit is the interactions' sum.
    Pass pass = ScorerContractTest.score(scorer, ScorerContractTest.example(1));

    assertThat(pass.hidden).hasSize(shape.embeddingSize());
    float sum = 0;
    for (float interaction : pass.hidden) {
      assertThat(interaction).isNotZero();
      sum += interaction;
    }
    assertThat(sum).isCloseTo(pass.logits[0], within(1e-7f));
  }

  @Test
  void shouldHaveNoHiddenLayerWithSeveralClasses() {
    FactorizationScorer scorer =
        new FactorizationScorer(new PagedState(0, "test"), ScorerContractTest.shape(4));
    assertThat(scorer.newPass().hidden).isEmpty();
  }
}
