package io.perennial.reproduction.relift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.file.InputException;
import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import io.perennial.policy.EncodedDecision;
import io.perennial.policy.PolicyShape;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoggedDecisionsTest {

  private static LoggedDecisions log(DecisionSource source, long seed) {
    return LoggedDecisions.of(source, BuiltIn.learner(seed), ReliftSettings.chosen());
  }

  @Test
  void shouldLogPositivesInWhichNoCandidateStandsOutAsNeverSeen() {
    LoggedDecisions log = log(BuiltIn.source("built-in", 1), 0);
    assertThat(log.events()).isEqualTo(BuiltIn.EVENTS);
    // About three in ten events are positive.
    assertThat((long) log.decisions().size()).isBetween(400L, 1_000L);
    Set<Integer> places = new HashSet<>();
    for (EncodedDecision decision : log.decisions()) {
      places.add(decision.chosen());
      for (int j = 0; j < decision.candidates(); j++) {
        assertThat(decision.numbers()[PolicyShape.NUMBERS * j + 1]).as("popularity").isPositive();
      }
    }
    assertThat(places).as("the place does not tell").hasSizeGreaterThan(40);
  }

  @Test
  void shouldDrawTheSameDecisionsForEverySeedWithScoresOfTheirOwn() {
    LoggedDecisions one = log(BuiltIn.source("built-in", 1), 0);
    LoggedDecisions other = log(BuiltIn.source("built-in", 1), 1);
    assertThat(other.decisions())
        .extracting(EncodedDecision::id)
        .isEqualTo(one.decisions().stream().map(EncodedDecision::id).toList());
    EncodedDecision last = one.decisions().get(one.decisions().size() - 1);
    EncodedDecision same = other.decisions().get(one.decisions().size() - 1);
    assertThat(same.items()).isEqualTo(last.items());
    assertThat(same.fast(0)).isNotEqualTo(last.fast(0));
  }

  @Test
  void shouldKeepToTheShare() {
    DecisionSource all = BuiltIn.source("built-in", 1);
    DecisionSource third = new DecisionSource("built-in", 1. / 3, all.events());
    double share = (double) log(third, 0).decisions().size() / log(all, 0).decisions().size();
    // Of about 600 decisions: a standard error of .02.
    assertThat(share).isBetween(.27, .4);
  }

  @Test
  void shouldRefuseAStreamOfTooFewDecisions() {
    DecisionSource few =
        new DecisionSource(
            "brief", 1, () -> new SyntheticStream(SyntheticOptions.of(1, 60).labelled()));
    assertThatThrownBy(() -> log(few, 0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the stream brief gives")
        .hasMessageContaining("in 60 events, but 50 are needed")
        .hasMessageContaining("raise --limit");
  }
}
