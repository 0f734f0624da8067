package io.perennial.reproduction.recap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The whole comparison on small made images. */
final class RecapReproductionTest {

  private static RecapReport run(Benchmark benchmark, Set<Rule> rules, Long... seeds) {
    return RecapReproduction.run(
        Glyphs.plan(benchmark, rules, List.of(10, 200), seeds), line -> {});
  }

  private static double average(RecapReport report, Rule rule, int part) {
    return report.parts().get(part).row(rule).orElseThrow().interval(Outcome::average).mean();
  }

  /** Healthy: .12 without replay, of which .88 is forgotten; 1.0 and none with it. */
  @Test
  void shouldForgetWithoutReplayAndLessWithIt() {
    RecapReport report =
        run(Benchmark.SPLIT, EnumSet.of(Rule.NONE, Rule.ER, Rule.OURS, Rule.JOINT), 1L);

    assertThat(average(report, Rule.NONE, 1)).isLessThan(.4);
    assertThat(average(report, Rule.ER, 1)).isGreaterThan(.8);
    assertThat(average(report, Rule.OURS, 1)).isGreaterThan(.8);
    assertThat(average(report, Rule.JOINT, 1)).isGreaterThan(.9);
    RecapReport.Part part = report.parts().get(1);
    assertThat(part.row(Rule.NONE).orElseThrow().interval(Outcome::forgetting).mean())
        .isGreaterThan(.6);
    assertThat(part.row(Rule.OURS).orElseThrow().interval(Outcome::forgetting).mean())
        .isLessThan(.2);
  }

  @Test
  void shouldMeasureEveryRuleOnEveryTask() {
    RecapReport report = run(Benchmark.ROTATED, EnumSet.allOf(Rule.class), 1L);

    assertThat(report.parts()).extracting(RecapReport.Part::buffer).containsExactly(10, 200);
    for (RecapReport.Part part : report.parts()) {
      assertThat(part.rows()).extracting(RuleRow::rule).containsExactly(Rule.values());
      assertThat(part.testImages()).hasSize(10).containsOnly(300);
      for (RuleRow<Outcome> row : part.rows()) {
        Outcome outcome = row.outcomes().get(0);
        assertThat(outcome.accuracy().length).isEqualTo(10);
        assertThat(outcome.accuracy()[9]).hasSize(10);
        assertThat(outcome.average()).isBetween(0., 1.);
        assertThat(outcome.weights().length).isEqualTo(row.rule().reweights() ? 100 : 0);
      }
    }
  }

  /** What has no buffer is run once and is the same in all parts. */
  @Test
  void shouldRunWhatNeedsNoBufferOnce() {
    RecapReport report = run(Benchmark.SPLIT, EnumSet.of(Rule.NONE, Rule.UNIFORM), 1L);
    List<Outcome> small = report.parts().get(0).row(Rule.NONE).orElseThrow().outcomes();
    List<Outcome> large = report.parts().get(1).row(Rule.NONE).orElseThrow().outcomes();

    assertThat(small.get(0)).isSameAs(large.get(0));
    assertThat(average(report, Rule.UNIFORM, 0)).isLessThan(average(report, Rule.UNIFORM, 1));
  }

  @Test
  void shouldGiveTheSameNumbersForTheSameSeed() {
    Set<Rule> rules = EnumSet.of(Rule.OURS, Rule.OURS_BLIND, Rule.JOINT);
    RecapReport first = run(Benchmark.PERMUTED, rules, 4L, 5L);
    RecapReport second = run(Benchmark.PERMUTED, rules, 5L, 4L);

    for (int part = 0; part < 2; part++) {
      for (Rule rule : rules) {
        List<Outcome> a = first.parts().get(part).row(rule).orElseThrow().outcomes();
        List<Outcome> b = second.parts().get(part).row(rule).orElseThrow().outcomes();
        assertThat(a.get(0).accuracy()).isDeepEqualTo(b.get(1).accuracy());
        assertThat(a.get(1).accuracy()).isDeepEqualTo(b.get(0).accuracy());
        assertThat(Arrays.deepEquals(a.get(0).weights(), b.get(1).weights())).isTrue();
        assertThat(a.get(0).accuracy()[9]).isNotEqualTo(a.get(1).accuracy()[9]);
      }
    }
  }

  /** Weights of mean 1 over the objectives there are; a task's replay begins when it ends. */
  @Test
  void shouldTraceTheWeightsOfAllObjectives() {
    RecapReport report = run(Benchmark.SPLIT, EnumSet.of(Rule.LEVEL), 1L);
    double[][] weights =
        report.parts().get(1).row(Rule.LEVEL).orElseThrow().outcomes().get(0).weights();

    assertThat(weights[10][0]).isEqualTo(1);
    assertThat(weights[10][1]).isNaN();
    assertThat(weights[50][2]).isPositive();
    assertThat(weights[50][3]).isNaN();
    assertThat(weights[99]).doesNotContain(Double.NaN);
    double sum = 0;
    for (double weight : weights[99]) {
      sum += weight;
    }
    assertThat(sum).isBetween(4.999, 5.001);
  }

  @Test
  void shouldTellOfEverySeed() {
    List<String> lines = new ArrayList<>();
    RecapReproduction.run(
        Glyphs.plan(Benchmark.SPLIT, EnumSet.of(Rule.NONE), List.of(50), 3L, 8L), lines::add);

    assertThat(lines).containsExactly("split: seed 3 is finished", "split: seed 8 is finished");
  }
}
