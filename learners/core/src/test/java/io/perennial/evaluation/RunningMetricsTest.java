package io.perennial.evaluation;

import static io.perennial.evaluation.Examples.binary;
import static io.perennial.evaluation.Examples.example;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.event.LabelledExample;
import io.perennial.event.LabelledExample.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RunningMetricsTest {

  @Test
  void shouldBeUndefinedWithoutExamples() {
    RunningMetrics metrics = new RunningMetrics(10);
    RunningMetrics.Snapshot nothing =
        new RunningMetrics.Snapshot(0, Double.NaN, Double.NaN, Double.NaN);

    assertThat(metrics.overall()).isEqualTo(nothing);
    assertThat(metrics.window()).isEqualTo(nothing);
  }

  @Test
  void shouldFollowThreeExamplesByHand() {
    RunningMetrics metrics = new RunningMetrics(2);
    metrics.add(binary(0, "u", .75, 1)); // loss .287682, right
    metrics.add(binary(1, "u", .5, 0)); // loss .693147, right
    metrics.add(binary(2, "u", .25, 1)); // loss 1.386294, wrong

    assertThat(metrics.overall().logLoss()).isCloseTo(.7890410, within(1e-6));
    assertThat(metrics.overall().accuracy()).isEqualTo(2.0 / 3);
    assertThat(metrics.overall().auc()).isEqualTo(.5);
    assertThat(metrics.window().examples()).isEqualTo(2);
    assertThat(metrics.window().logLoss()).isCloseTo(1.0397208, within(1e-7));
    assertThat(metrics.window().accuracy()).isEqualTo(.5);
    assertThat(metrics.window().auc()).isZero();
  }

  @Test
  void shouldEqualExactFiguresOfTheWindowHoweverLongItRan() {
    List<LabelledExample> examples = stream(20_000);
    RunningMetrics metrics = new RunningMetrics(500);
    examples.forEach(metrics::add);

    assertClose(metrics.overall(), examples);
    assertClose(metrics.window(), examples.subList(19_500, 20_000));
  }

  @Test
  void shouldBeWithoutTraceOfWhatLeftTheWindow() {
    RunningMetrics longRun = new RunningMetrics(100);
    RunningMetrics shortRun = new RunningMetrics(100);
    List<LabelledExample> examples = stream(5_000);
    examples.forEach(longRun::add);
    examples.subList(4_900, 5_000).forEach(shortRun::add);

    // Equal doubles: nothing drifts.
    assertThat(longRun.window()).isEqualTo(shortRun.overall());
  }

  @Test
  void shouldIgnoreWhatIsLearnedASecondTime() {
    RunningMetrics metrics = new RunningMetrics(5);
    float[] scores = Examples.twoScores(.9);
    metrics.add(example(0, "u", scores, scores, 1, Origin.CORRECTION));

    assertThat(metrics.overall().examples()).isZero();
  }

  @Test
  void shouldLeaveAucUndefinedForSeveralClasses() {
    RunningMetrics metrics = new RunningMetrics(5);
    metrics.add(example(0, "u", new float[] {.2f, .5f, .3f}, new float[3], 1, Origin.INLINE));
    metrics.add(example(1, "u", new float[] {.2f, .3f, .5f}, new float[3], 1, Origin.INLINE));

    // -(ln .5 + ln .3) / 2 = .948560.
    assertThat(metrics.overall().logLoss()).isCloseTo(.9485600, within(1e-6));
    assertThat(metrics.overall().accuracy()).isEqualTo(.5);
    assertThat(metrics.overall().auc()).isNaN();
  }

  @Test
  void shouldRefuseWindowsOutOfRange() {
    assertThatThrownBy(() -> new RunningMetrics(0)).hasMessageContaining("but is 0");
    assertThatThrownBy(() -> new RunningMetrics(1 << 19)).hasMessageContaining("524288");
  }

  private static void assertClose(
      RunningMetrics.Snapshot snapshot, List<LabelledExample> examples) {
    Quality exact = Examples.shardOf(2, examples).result().served();
    assertThat(snapshot.examples()).isEqualTo(exact.examples());
    assertThat(snapshot.logLoss()).isCloseTo(exact.logLoss(), within(1e-9));
    assertThat(snapshot.accuracy()).isEqualTo(exact.accuracy());
    // At most .0005 with scores spread over 1,000 bins; with 100 bins it would be up to .005.
    assertThat(snapshot.auc()).isCloseTo(exact.auc(), within(1e-3));
  }

  private static List<LabelledExample> stream(int size) {
    SplittableRandom random = new SplittableRandom(7);
    List<LabelledExample> examples = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double score = random.nextDouble();
      examples.add(binary(i, "u", score, random.nextDouble() < score ? 1 : 0));
    }
    return examples;
  }
}
