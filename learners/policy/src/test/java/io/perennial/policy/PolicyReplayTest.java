package io.perennial.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.policy.FineTuningStatus.Objective;
import io.perennial.state.PagedState;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PolicyReplayTest {

  private static final int PAID = 0;
  private static final int UNPAID = 1;
  private static final int CURRENT = 2;

  private final RankingPolicy policy = Worlds.randomPolicy(Worlds.SHAPE);
  private final PagedState state = new PagedState(0, "");
  private final FineTunerConfig config = FineTunerConfig.defaults();
  private final FineTuningObjectives objectives =
      new FineTuningObjectives(state, config.replay().unweighted(), 4);
  private final DecisionTable decisions = new DecisionTable(state, Worlds.SHAPE, 1 + 4 * 8);
  private final TaskDecisions tasks = new TaskDecisions(state, decisions, 1, 4, 8, 1);
  private final PolicyReplay replay =
      new PolicyReplay(config, Worlds.SHAPE, decisions, tasks, objectives);
  private final Answers batch = new Answers(new PlainPolicyMath(policy), decisions, Worlds.SHAPE);

  /** Puts a decision in slot 0, with the policy's answer. */
  private void answered(int task) {
    decisions.put(0, Worlds.any(task, 6, task));
    batch.clear();
    batch.add(0);
    batch.score();
    decisions.storeAnswer(0, batch.pi(0));
  }

  private void replayBeside(int task) {
    decisions.put(0, Worlds.any(9, 6, task));
    batch.clear();
    batch.add(0);
    replay.draw(batch, 0);
    batch.score();
    replay.learn(batch);
  }

  private float[] gradient(int d) {
    return Arrays.copyOfRange(batch.gradient(), batch.at(d), batch.at(d) + batch.candidates(d));
  }

  @Test
  void shouldReplayTowardsTheChosenItemOnlyWhereItWasPaidFor() {
    answered(PAID);
    decisions.pay(0);
    replay.offer(0);
    answered(UNPAID);
    replay.offer(0);

    replayBeside(CURRENT);

    int draws = config.replay().draws();
    assertThat(batch.size()).isEqualTo(1 + draws);
    assertThat(gradient(0)).containsOnly(0);
    int paid = 0;
    for (int d = 1; d <= draws; d++) {
      float[] gradient = gradient(d);
      if (decisions.task(batch.slot(d)) == PAID) {
        paid++;
        int chosen = decisions.chosen(batch.slot(d));
        float expected = (batch.pi(d)[chosen] - 1) / draws;
        assertThat(gradient[chosen]).isCloseTo(expected, within(1e-6f));
      } else {
        // Its own answer, which is what it gives still.
        assertThat(gradient).containsOnly(0);
      }
    }
    assertThat(paid).isEqualTo(draws / 2);
  }

  @Test
  void shouldDrawThePolicyBackToItsStoredAnswer() {
    answered(UNPAID);
    replay.offer(0);
    float[] bias = policy.values(ParameterGroup.ITEM_BIAS);
    int first = Worlds.any(UNPAID, 6, UNPAID).items()[0];
    bias[first] += 1;

    replayBeside(CURRENT);

    assertThat(gradient(1)[0]).isPositive();
    assertThat(gradient(1)[1]).isNegative();
  }

  @Test
  void shouldNotReplayTheCurrentTaskButRenewItsAnswers() {
    answered(UNPAID);
    replay.offer(0);
    float[] before = new float[24];
    float[] after = new float[24];
    int slot = tasks.draw(tasks.placeOf(UNPAID), 0);
    decisions.answer(slot, before);
    policy.values(ParameterGroup.ITEM_BIAS)[Worlds.any(UNPAID, 6, UNPAID).items()[0]] += 1;

    replayBeside(UNPAID);

    assertThat(batch.size()).isEqualTo(1 + PolicyReplay.RENEWED);
    for (int d = 0; d < batch.size(); d++) {
      assertThat(gradient(d)).containsOnly(0);
    }
    decisions.answer(slot, after);
    assertThat(after[0]).isGreaterThan(before[0]);
  }

  @Test
  void shouldForgetTheLossesOfATaskWhosePlaceIsTaken() {
    for (int task = 0; task < 4; task++) {
      answered(task);
      replay.offer(0);
    }
    objectives.add(FineTuningObjectives.REPLAY + tasks.placeOf(0), .7);
    objectives.update();
    assertThat(objectives.status(tasks)).contains(new Objective("replay 0", 1, .7f));
    answered(9);
    replay.offer(0);
    assertThat(objectives.status(tasks)).contains(new Objective("replay 9", 1, 0));
  }

  @Test
  void shouldDoNothingWhereItIsOff() {
    PolicyReplay off =
        new PolicyReplay(
            config.withReplay(config.replay().off()), Worlds.SHAPE, decisions, tasks, objectives);
    answered(UNPAID);
    off.offer(0);
    assertThat(tasks.placeOf(UNPAID)).isEqualTo(TaskDecisions.NONE);
    off.draw(batch, 0);
    assertThat(off.learn(batch)).isFalse();
    assertThat(batch.size()).isEqualTo(1);
  }
}
