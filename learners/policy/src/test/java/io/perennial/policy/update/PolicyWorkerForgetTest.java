package io.perennial.policy.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.policy.EncodedDecision;
import io.perennial.policy.FineTuner;
import io.perennial.policy.Pages;
import io.perennial.policy.ParameterGroup;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.update.GateMessage.Comparison;
import io.perennial.policy.update.GateMessage.Verdict;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user is forgotten while the first update with the user's row is on its way to the gate. */
final class PolicyWorkerForgetTest {

  private static final int USER = Updates.WORLD.get(0).user();

  private final PolicyGate gate = new PolicyGate(Updates.SHAPE, new GateConfig(256, 1, 1, 0), 0);
  private final PolicyWorker worker =
      new PolicyWorker(
          "one",
          new FineTuner(Updates.initial(), Updates.LEARNING.withAnchor(0.1)),
          new WorkerConfig(
              Duration.ofMillis(100), 32, Duration.ofSeconds(5), Duration.ofSeconds(9)));
  private long now;
  private List<WorkerMessage> onItsWay = List.of();

  @BeforeEach
  void forgetWhileAnUpdateIsOnItsWay() {
    hear(due());
    learn(Updates.WORLD.subList(0, 400));
    onItsWay = due();
    assertThat(gate.forget(USER).accepted()).as("it serves nothing of the user yet").isNull();
    worker.forget(USER);
    assertThat(isInitial(worker.tuner().policy())).isTrue();
  }

  private List<WorkerMessage> due() {
    now += 200;
    return worker.due(now);
  }

  private void learn(List<EncodedDecision> decisions) {
    for (EncodedDecision decision : decisions) {
      gate.decision(decision);
      worker.decision(decision, now);
    }
  }

  /** The gate takes messages, and the worker the answers. */
  private void hear(List<WorkerMessage> messages) {
    for (WorkerMessage message : messages) {
      gate.take(message, now).answers().forEach(answer -> worker.take(answer, now));
    }
  }

  private static List<EncodedDecision> ofOthers(int from, int to) {
    return Updates.WORLD.subList(from, to).stream().filter(d -> d.user() != USER).toList();
  }

  private static boolean isInitial(RankingPolicy policy) {
    return Arrays.equals(row(policy), row(Updates.initial()));
  }

  private static float[] row(RankingPolicy policy) {
    int width = ParameterGroup.USER.width(policy.shape());
    return Arrays.copyOfRange(policy.values(ParameterGroup.USER), USER * width, (USER + 1) * width);
  }

  private void assertServedWithoutTheUser() {
    assertThat(gate.forget(USER).accepted()).isNull();
    assertThat(isInitial(worker.tuner().policy())).isTrue();
  }

  @Test
  void shouldResetTheServedRowThoughNothingElseComes() {
    hear(onItsWay);
    assertThat(gate.status().version()).isEqualTo(1);
    hear(due());
    assertThat(gate.status().version()).as("an update that resets it").isEqualTo(2);
    assertServedWithoutTheUser();
    assertThat(due()).as("once").isEmpty();
  }

  @Test
  void shouldNotTakeTheRowBackIntoWhatItIsAnchoredTo() {
    hear(onItsWay);
    Pages pages = new Pages();
    worker.tuner().snapshot(pages);
    FineTuner same = new FineTuner(Updates.initial(), Updates.LEARNING.withAnchor(0.1));
    same.restore(pages);
    assertThat(same.digest()).isEqualTo(worker.tuner().digest());
    same.served(worker.tuner().policy());
    assertThat(same.digest()).as("anchored to it already").isEqualTo(worker.tuner().digest());
  }

  @Test
  void shouldNotTakeTheRowBackWithARefusal() {
    hear(onItsWay);
    for (int i = 0; i < 3; i++) {
      learn(ofOthers(400 + i * 100, 500 + i * 100));
      assertThat(due()).hasOnlyElementsOfType(UpdateChunk.class).isNotEmpty();
      worker.take(refusal(), now);
      assertThat(isInitial(worker.tuner().policy())).isTrue();
    }
    hear(due());
    assertServedWithoutTheUser();
  }

  private Verdict refusal() {
    GateStatus status = gate.status();
    return new Verdict(
        "one",
        status.epoch(),
        status.version(),
        status.digest(),
        status.version(),
        Optional.of(Refusal.RANKS_WORSE),
        "for a test",
        Comparison.NONE);
  }

  @Test
  void shouldNotTakeTheRowBackWithAGrant() {
    for (WorkerMessage message : onItsWay) {
      assertThat(gate.take(message, now).accepted()).isNotNull();
    }
    now += 6_000;
    hear(due());
    assertThat(worker.state()).as("granted anew").isEqualTo(PolicyWorker.State.TRAINING);
    assertThat(isInitial(worker.tuner().policy())).isTrue();
    hear(due());
    assertServedWithoutTheUser();
  }

  @Test
  void shouldResetTheRowAgainWhereTheUpdateThatDoesIsOnItsWayAtTheNextRequest() {
    hear(onItsWay);
    learn(Updates.WORLD.subList(400, 500));
    List<WorkerMessage> second = due();
    assertThat(isInitial(worker.tuner().policy())).as("the user has come back").isFalse();
    worker.forget(USER);
    hear(second);
    hear(due());
    assertServedWithoutTheUser();
  }

  @Test
  void shouldNotResetWhatWasLearnedAfterwards() {
    hear(onItsWay);
    hear(due());
    learn(Updates.WORLD.subList(400, 800));
    float[] learned = row(worker.tuner().policy());
    hear(due());
    assertThat(row(worker.tuner().policy())).isEqualTo(learned);
    learn(ofOthers(800, 900));
    assertThat(due()).isNotEmpty();
    worker.take(refusal(), now);
    assertThat(row(worker.tuner().policy())).isEqualTo(learned);
    assertThat(gate.forget(USER).accepted()).as("what the user did since is served").isNotNull();
  }

  @Test
  void shouldSendNothingWhereNothingIsServedOfTheUser() {
    hear(onItsWay);
    hear(due());
    String digest = gate.status().digest();
    worker.forget(USER);
    assertThat(due()).isEmpty();
    assertThat(gate.status().digest()).isEqualTo(digest);
  }
}
