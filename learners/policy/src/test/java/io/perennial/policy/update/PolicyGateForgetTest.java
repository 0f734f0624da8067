package io.perennial.policy.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Receipt.Removed;
import io.perennial.policy.EncodedDecision;
import io.perennial.policy.FineTuner;
import io.perennial.policy.ParameterGroup;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.update.GateMessage.Verdict;
import io.perennial.policy.update.PolicyGate.Forgetting;
import io.perennial.state.PagedState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Gate, worker and shard when a user is forgotten. */
final class PolicyGateForgetTest {

  private final PolicyGate gate = new PolicyGate(Updates.SHAPE, new GateConfig(256, 1, 1, 0), 0);
  private final ServedPolicy shard = new ServedPolicy(Updates.SHAPE, Set.of(), 0);
  private final PolicyWorker worker =
      new PolicyWorker("one", new FineTuner(Updates.initial(), Updates.LEARNING), config());
  private long now;

  private static WorkerConfig config() {
    return new WorkerConfig(
        Duration.ofMillis(100), 1, Duration.ofSeconds(5), Duration.ofSeconds(9));
  }

  private Verdict exchange() {
    Verdict last = null;
    for (WorkerMessage message : worker.due(now)) {
      PolicyGate.Reply reply = gate.take(message, now);
      if (reply.accepted() != null) {
        shard.apply(reply.accepted());
      }
      for (GateMessage answer : reply.answers()) {
        Verdict verdict = worker.take(answer, now);
        last = verdict == null ? last : verdict;
      }
    }
    now += 200;
    return last;
  }

  private void learn(List<EncodedDecision> decisions) {
    for (EncodedDecision decision : decisions) {
      gate.decision(decision);
      worker.decision(decision, now);
    }
  }

  @Test
  void shouldServeThePolicyWithoutTheUserAndLetTheWorkerGoOn() {
    exchange();
    learn(Updates.WORLD.subList(0, 400));
    assertThat(exchange().isAccepted()).isTrue();
    int user = Updates.WORLD.get(0).user();
    assertThat(gate.status().version()).isEqualTo(1);

    Forgetting forgetting = gate.forget(user);
    assertThat(forgetting.removal().removed()).extracting(Removed::count).allMatch(n -> n > 0);
    shard.apply(forgetting.accepted());
    assertThat(gate.status().version()).isEqualTo(2);
    assertThat(gate.status().accepted()).as("of a worker").isEqualTo(1);
    assertThat(shard.version()).isEqualTo(2);
    assertThat(shard.digest()).isEqualTo(gate.status().digest());
    assertThat(gate.forget(user).accepted()).as("nothing is left").isNull();

    worker.forget(user);
    learn(Updates.WORLD.subList(400, 800).stream().filter(d -> d.user() != user).toList());
    assertThat(exchange().refusal()).contains(Refusal.WRONG_BASE);
    exchange();
    assertThat(worker.state()).isEqualTo(PolicyWorker.State.TRAINING);
    learn(Updates.WORLD.subList(800, 1_200).stream().filter(d -> d.user() != user).toList());
    assertThat(exchange().isAccepted()).isTrue();
    assertThat(shard.digest()).isEqualTo(gate.status().digest());
    assertThat(gate.forget(user).accepted()).as("it has not come back").isNull();
  }

  /** Otherwise a user would stay in what is served for as long as that ranks better. */
  @Test
  void shouldServeWhatOnlyForgetsWithoutAJudgementAndNothingElse() {
    PolicyGate strict = new PolicyGate(Updates.SHAPE, new GateConfig(256, 256, 0, 0), 0);
    strict.take(new WorkerMessage.Claim("one", Updates.SHAPE.toString()), now);
    RankingPolicy initial = Updates.initial();
    RankingPolicy other = Updates.with(initial, ParameterGroup.USER, 3, 1);
    PolicyDelta training = PolicyDelta.between(initial, other);
    PolicyDelta forgetting = PolicyDelta.between(other, initial);
    PolicyDelta both =
        PolicyDelta.between(other, Updates.with(initial, ParameterGroup.OUTPUT, 0, 1));

    assertThat(judge(strict, training, other).refusal()).contains(Refusal.TOO_FEW_DECISIONS);
    assertThat(judge(strict, both, Updates.with(initial, ParameterGroup.OUTPUT, 0, 1)).refusal())
        .contains(Refusal.TOO_FEW_DECISIONS);
    assertThat(judge(strict, forgetting, initial).isAccepted()).isTrue();
  }

  private Verdict judge(PolicyGate by, PolicyDelta delta, RankingPolicy meant) {
    WorkerMessage update =
        Updates.parts("one", 1, 0, delta, meant.digest(), PolicyGate.CHUNK).get(0);
    return (Verdict) by.take(update, now).answers().get(0);
  }

  @Test
  void shouldJudgeByTheDecisionsThatAreLeft() {
    Updates.unseen(100).forEach(gate::decision);
    int user = Updates.unseen(1).get(0).user();
    long his = Updates.unseen(100).stream().filter(d -> d.user() == user).count();
    assertThat(gate.forget(user).removal().removed().get(0).count()).isEqualTo(his);

    PagedState pages = new PagedState(0, "");
    LatestDecisions latest = new LatestDecisions(pages, Updates.SHAPE, 100);
    List<EncodedDecision> decisions = Updates.unseen(100);
    for (int i = 0; i < 100; i++) {
      latest.add(decisions.get(i), i);
    }
    latest.forget(user);
    RankingPolicy policy = Updates.initial();
    assertThat(latest.compare(policy, policy).decisions()).isEqualTo(100 - (int) his);
    latest.add(decisions.get(0), 100);
    assertThat(latest.compare(policy, policy).decisions())
        .isBetween(100 - (int) his, 101 - (int) his);
  }
}
