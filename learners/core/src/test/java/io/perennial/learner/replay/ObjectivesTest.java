package io.perennial.learner.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.learner.replay.ReplayStatus.Objective;
import io.perennial.learner.replay.ReweightingConfig.Rule;
import io.perennial.state.PagedState;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectivesTest {

  private static Objectives objectives(Rule rule) {
    return new Objectives(new PagedState(0, ""), ReweightingConfig.of(rule), 3);
  }

  private static void steps(Objectives objectives, int n, double current, double... tasks) {
    for (int i = 0; i < n; i++) {
      objectives.current(current);
      for (int task = 0; task < tasks.length; task++) {
        objectives.replayed(task, tasks[task], .25, 1);
      }
      objectives.update();
    }
  }

  private static List<Objective> status(Objectives objectives) {
    return objectives.status(task -> task < 2 ? 7 : 0, task -> 10 + task);
  }

  @Test
  void shouldTellWhatIsLearnedFrom() {
    Objectives objectives = objectives(Rule.UNIFORM);
    steps(objectives, 100, .5, .75, .125);
    assertThat(status(objectives))
        .containsExactly(
            new Objective(ReplayStatus.CURRENT, 1, .5, .5, 0),
            new Objective(10, 1, .75, .25, 7),
            new Objective(11, 1, .125, .25, 7));
  }

  @Test
  void shouldMakeAllDrawsWhileATaskIsWorseOffThanTheCurrentStream() {
    Objectives objectives = objectives(Rule.LEVEL);
    assertThat(objectives.effort()).as("before the first batch").isEqualTo(1);
    steps(objectives, 100, .25, 1);
    assertThat(objectives.weight(0)).isGreaterThan(1.5);
    assertThat(objectives.effort()).isEqualTo(1);
  }

  @Test
  void shouldSpareDrawsWhileNothingIsForgotten() {
    Objectives objectives = objectives(Rule.LEVEL);
    steps(objectives, 300, .5, .25);
    // exp((.25 - .5) / .3)
    assertThat(objectives.effort()).isCloseTo(.4346, within(.001));
    steps(objectives, 300, 3, .25);
    assertThat(objectives.effort()).isEqualTo(Objectives.LEAST_EFFORT);
    steps(objectives, 100, .5, 2);
    assertThat(objectives.effort()).as("a task's loss has risen").isEqualTo(1);
    // Stored at .25.
    assertThat(objectives.excess(0)).isCloseTo(1.75, within(.02));
  }

  @Test
  void shouldWeighExamplesByTheirImportance() {
    Objectives objectives = objectives(Rule.UNIFORM);
    objectives.current(.5);
    objectives.replayed(0, 1, .5, 3);
    objectives.replayed(0, 0, .5, 1);
    objectives.update();
    assertThat(status(objectives).get(1).loss()).isEqualTo(.75);
  }

  @Test
  void shouldBeginAgainWithAnotherTask() {
    Objectives objectives = objectives(Rule.JOINT);
    steps(objectives, 100, .5, 2, .5);
    assertThat(objectives.weight(0)).isGreaterThan(1.5);
    objectives.reset(0);
    assertThat(objectives.weight(0)).isEqualTo(1);
    assertThat(status(objectives).get(1).loss()).isZero();
    steps(objectives, 1, .5, .125, .5);
    assertThat(status(objectives).get(1).loss()).isEqualTo(.125);
  }
}
