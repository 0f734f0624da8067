package io.perennial.reproduction.relift;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.policy.RankingMetrics;
import io.perennial.reproduction.relift.Bar.Verdict;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BarsTest {

  private static Outcome outcome(long seed, double ndcg) {
    RankingMetrics metrics = new RankingMetrics(ndcg, ndcg, ndcg, ndcg);
    return new Outcome(seed, metrics, metrics, .13, 10, 1, .5);
  }

  private static ReliftPart.Row row(Contestant contestant, double... ndcg) {
    return new ReliftPart.Row(
        contestant, IntStream.range(0, ndcg.length).mapToObj(i -> outcome(i, ndcg[i])).toList());
  }

  private static List<Bar> bars(String stream, ReliftPart.Row... rows) {
    return bars(new ReliftPart(stream, List.of(), List.of(rows)), null);
  }

  private static List<Bar> bars(ReliftPart part, @Nullable ForgettingPart forgetting) {
    return Bars.of(new ReliftReport(ReliftSettings.chosen(), List.of(part), forgetting, 1));
  }

  private static Verdict verdict(List<Bar> bars, String name) {
    return bars.stream()
        .filter(bar -> bar.name().contains(name))
        .findFirst()
        .orElseThrow()
        .verdict();
  }

  @Test
  void shouldAskForThreePercentAboveRlWithIntervalsApart() {
    ReliftPart.Row rl = row(Contestant.RL, .500, .501, .502);
    assertThat(verdict(bars("films", rl, row(Contestant.RELIFT, .520, .521, .522)), "above RL"))
        .isEqualTo(Verdict.MET);
    // 2 %.
    assertThat(verdict(bars("films", rl, row(Contestant.RELIFT, .510, .511, .512)), "above RL"))
        .isEqualTo(Verdict.MISSED);
    // 6 %, but from .44 to .62.
    assertThat(verdict(bars("films", rl, row(Contestant.RELIFT, .500, .520, .570)), "above RL"))
        .isEqualTo(Verdict.MISSED);
    assertThat(
            verdict(bars("films", row(Contestant.RL, .5), row(Contestant.RELIFT, .52)), "above RL"))
        .isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void shouldCompareWithARandomShareOnNewsSeedBySeed() {
    ReliftPart.Row share = row(Contestant.RL_AND_SHARE, .50, .60, .70);
    ReliftPart.Row above = row(Contestant.RELIFT, .51, .611, .713);
    assertThat(verdict(bars("globo-day1", share, above), "random share")).isEqualTo(Verdict.MET);
    assertThat(
            verdict(
                bars("globo-day1", share, row(Contestant.RELIFT, .49, .611, .713)), "random share"))
        .isEqualTo(Verdict.MISSED);
    assertThat(bars("movietweetings", share, above)).isEmpty();
  }

  @Test
  void shouldCompareTheBestWithinTheBudgetWithAllSupervision() {
    ReliftPart.Row supervised = row(Contestant.SUPERVISED, .80, .80, .80);
    ReliftPart.Row mixed = row(Contestant.RL_WITH_SUPERVISED, .81, .81, .81);
    List<Bar> met =
        bars(
            "films",
            supervised,
            mixed,
            row(Contestant.RL, .70, .70, .70),
            row(Contestant.HPT, .79, .79, .79));
    assertThat(verdict(met, "97 %")).isEqualTo(Verdict.MET);
    // What spends 100 % is not the best within the budget.
    assertThat(met.get(0).figure()).isEqualTo("98.75 ± 0.00 %, HPT");
    assertThat(verdict(bars("films", supervised, row(Contestant.RL, .77, .77, .77)), "97 %"))
        .isEqualTo(Verdict.MISSED);
  }

  @Test
  void shouldCompareWhatIsServedWithTheControls() {
    List<Bar> bars =
        bars(
            "films",
            row(Contestant.FAST, .4, .4, .4),
            row(Contestant.POPULARITY, .6, .6, .6),
            row(Contestant.RELIFT, .59, .61, .63));
    assertThat(bars).hasSize(2);
    assertThat(verdict(bars, "fast score")).isEqualTo(Verdict.MET);
    assertThat(verdict(bars, "popularity")).isEqualTo(Verdict.MISSED);
    assertThat(bars.get(1).figure()).startsWith("+1.67 ± ").endsWith(" %, not apart");
  }

  private static ForgettingPart.Row lost(Replaying replaying, double... losses) {
    return new ForgettingPart.Row(
        Contestant.RELIFT,
        replaying,
        IntStream.range(0, losses.length)
            .mapToObj(i -> new ForgettingOutcome(i, .5, .8, .8 - losses[i], .8))
            .toList());
  }

  private static Verdict forgetting(double... withReplay) {
    ForgettingPart part =
        new ForgettingPart(
            "monday",
            "tuesday",
            10,
            List.of(lost(Replaying.RECAP, withReplay), lost(Replaying.NONE, .10, .12, .14)));
    return verdict(bars(new ReliftPart("films", List.of(), List.of()), part), "at most half");
  }

  @Test
  void shouldAskForHalfTheLoss() {
    assertThat(forgetting(.02, .03, .04)).isEqualTo(Verdict.MET);
    assertThat(forgetting(.06, .07, .08)).isEqualTo(Verdict.MISSED);
    // On average less than half, but not surely.
    assertThat(forgetting(.01, .06, .09)).isEqualTo(Verdict.MISSED);
  }
}
