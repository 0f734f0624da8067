package io.perennial.reproduction.relift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.policy.EncodedDecision;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TwoDaysTest {

  private static final int CANDIDATES = 20;
  private static final int DECISIONS = 1_500;

  /** The same items on both days, of which each of the ten users likes another one. */
  private static List<EncodedDecision> day(int shift, int[] context) {
    return IntStream.range(0, DECISIONS)
        .mapToObj(
            i -> {
              int user = i % 11 % 10;
              int liked = (shift * (1 + user)) % CANDIDATES;
              return new EncodedDecision(
                  i,
                  0,
                  user,
                  context,
                  IntStream.range(0, CANDIDATES).map(j -> 1 + (i + j) % CANDIDATES).toArray(),
                  new float[3 * CANDIDATES],
                  Math.floorMod(liked - i, CANDIDATES));
            })
        .toList();
  }

  private static ForgettingOutcome run(Replaying replaying) {
    TwoDays days =
        new TwoDays(day(1, new int[] {100}), day(3, new int[] {200}), ReliftSettings.chosen());
    assertThat(days.heldOut()).isEqualTo(DECISIONS / 10);
    return days.run(Contestant.SUCCESSES, replaying, 1);
  }

  @Test
  void shouldForgetADayThatTheNextContradictsUnlessItIsReplayed() {
    ForgettingOutcome without = run(Replaying.NONE);
    ForgettingOutcome with = run(Replaying.RECAP);
    // Any order of 20 candidates is as good at first: 4.54 / 20.
    assertThat(with.before()).isCloseTo(.227, within(.001)).isEqualTo(without.before());
    // There is nothing to replay before the second day.
    assertThat(with.afterFirst()).isGreaterThan(.45).isEqualTo(without.afterFirst());
    // Without replay .045 are lost, with it .074 are gained; the second day has .62 and .61.
    assertThat(without.loss()).isGreaterThan(.02);
    assertThat(with.loss()).isLessThan(without.loss() / 2);
    assertThat(with.second()).isGreaterThan(without.second() - .05);
  }

  @Test
  void shouldGiveTheSameFiguresAgain() {
    assertThat(run(Replaying.UNIFORM)).isEqualTo(run(Replaying.UNIFORM));
  }
}
