package io.perennial.reproduction.reloop2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RecoveryRunTest {

  private static final long CHANGE = 20_000;

  private final SyntheticOptions options = SyntheticOptions.of(3, CHANGE + 150).labelled();

  @Test
  void shouldMeetTwoAbruptChangesWithRoomBehind() {
    try (SyntheticStream stream =
        new SyntheticStream(SyntheticOptions.of(1, RecoveryRun.EVENTS).labelled())) {
      assertThat(RecoveryRun.abrupt(stream)).containsExactly(20_000L, 120_000L);
    }
    assertThat(RecoveryRun.EVENTS - 120_000).isGreaterThanOrEqualTo(GapCurve.AFTER);
  }

  @Test
  void shouldGiveEverySeedStreamsOfItsOwn() {
    assertThat(RecoveryRun.streams(0)).containsExactly(1000L, 1001L, 1002L, 1003L);
    Set<Long> all = new HashSet<>();
    for (long seed = 0; seed < 100; seed++) {
      assertThat(all).doesNotContainAnyElementsOf(RecoveryRun.streams(seed));
      all.addAll(RecoveryRun.streams(seed));
    }
  }

  /** The gap of a constant score, event by event, by an own loop. */
  private List<Double> gaps(double score) {
    List<Double> gaps = new ArrayList<>();
    try (SyntheticStream stream = new SyntheticStream(options)) {
      for (int i = 0; i < options.events(); i++) {
        Objects.requireNonNull(stream.next());
        double q = stream.truth();
        double entropy = -q * Math.log(q) - (1 - q) * Math.log(1 - q);
        gaps.add(-q * Math.log(score) - (1 - q) * Math.log(1 - score) - entropy);
      }
    }
    return gaps;
  }

  private static double mean(List<Double> gaps, long from, long to) {
    return gaps.subList((int) from, (int) to).stream().mapToDouble(v -> v).average().orElseThrow();
  }

  @Test
  void shouldMeasureBothScoresAroundTheChange() {
    GapCurve base = new GapCurve();
    GapCurve served = new GapCurve();
    FixedLearner learner = new FixedLearner(.25f, .5f);

    RecoveryRun.pass(learner, options, base, served);

    assertThat(learner.version()).isEqualTo(CHANGE + 150);
    for (GapCurve curve : List.of(base, served)) {
      List<Double> gaps = gaps(curve == base ? .25 : .5);
      assertThat(curve.before()).isCloseTo(mean(gaps, CHANGE - 1_000, CHANGE), within(1e-9));
      assertThat(curve.jump()).isCloseTo(mean(gaps, CHANGE, CHANGE + 100), within(1e-9));
      assertThat(curve.mean(100, 150))
          .isCloseTo(mean(gaps, CHANGE + 100, CHANGE + 150), within(1e-9));
      assertThat(curve.mean(150, 200)).isNaN();
    }
    assertThat(base.jump()).isNotEqualTo(served.jump());
  }

  @Test
  void shouldPoolStreamsAndSeedsOfBothLearners() {
    List<String> progress = new ArrayList<>();
    ShippedLearners learners =
        new ShippedLearners(
            seed -> new FixedLearner(.5f, .5f),
            seed -> {
              throw new AssertionError("it is for whole streams");
            },
            seed -> new FixedLearner(.25f + seed / 4f, .5f));

    List<Recovery> recoveries = RecoveryRun.run(List.of(0L, 1L), learners, progress::add);

    assertThat(recoveries)
        .extracting(Recovery::learner)
        .containsExactly("with experts", "one expert");
    assertThat(progress).hasSize(2 * 2 * 4);
    assertThat(progress.get(4)).startsWith("recovery, with experts, seed 1, stream 1004: gap ");
    for (Recovery recovery : recoveries) {
      List<Recovery.Seed> seeds = recovery.seeds();
      assertThat(seeds).extracting(Recovery.Seed::seed).containsExactly(0L, 1L);
      // As many events of each seed: the pooled mean is the mean of the means.
      assertThat(recovery.pooled(Recovery.Seed::base).mean(0, 2000))
          .isCloseTo(
              (seeds.get(0).base().mean(0, 2000) + seeds.get(1).base().mean(0, 2000)) / 2,
              within(1e-9));
    }
    // A half is the score of both with experts, and of the second seed without.
    assertThat(recoveries.get(0).pooled(Recovery.Seed::base).jump())
        .isEqualTo(recoveries.get(0).pooled(Recovery.Seed::served).jump());
    Recovery alone = recoveries.get(1);
    assertThat(alone.seeds().get(0).base().jump())
        .isNotEqualTo(alone.seeds().get(0).served().jump());
    assertThat(alone.seeds().get(1).base().jump()).isEqualTo(alone.seeds().get(1).served().jump());
  }
}
