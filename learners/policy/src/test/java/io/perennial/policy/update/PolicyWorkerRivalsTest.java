package io.perennial.policy.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.policy.update.GateMessage.Verdict;
import io.perennial.policy.update.PolicyWorker.State;
import io.perennial.policy.update.WorkerMessage.Claim;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker that is not alone, or hears answers twice. */
class PolicyWorkerRivalsTest {

  private final WorkerBench bench = new WorkerBench();
  private final PolicyWorker worker = bench.worker;
  private final WorkerBench rival = new WorkerBench(bench.gate, "two");

  /** Everything that the rival says, and what the gate answers it, is heard by both. */
  private void rivalSpeaks() {
    rival.now = bench.now;
    for (WorkerMessage message : rival.worker.due(bench.now)) {
      for (GateMessage answer : bench.gate.take(message, bench.now).answers()) {
        worker.take(answer, bench.now);
        rival.worker.take(answer, bench.now);
      }
    }
  }

  private void fence() {
    bench.exchange();
    rivalSpeaks();
    assertThat(worker.state()).as("it has not noticed yet").isEqualTo(State.TRAINING);
    bench.learn(32);
    bench.now += 1_000;
    Verdict verdict = bench.exchange();
    assertThat(verdict).isNotNull();
    assertThat(verdict.refusal()).contains(Refusal.STALE_EPOCH);
    assertThat(worker.state()).isEqualTo(State.STANDING_BY);
    assertThat(worker.isLearning()).isFalse();
  }

  @Test
  void shouldStandByOnceFencedAndTakeOverAfterSilenceButNotBefore() {
    fence();
    bench.now += 20_000;
    assertThat(worker.due(bench.now)).isEmpty();
    assertThat(worker.state()).isEqualTo(State.STANDING_BY);
    bench.now += 1;
    bench.exchange();
    assertThat(worker.state()).isEqualTo(State.TRAINING);
    assertThat(bench.gate.status().epoch()).isEqualTo(3);
    assertThat(bench.policy()).isEqualTo(bench.gate.status().digest());
  }

  @Test
  void shouldStandByForAsLongAsTheOtherIsHeard() {
    fence();
    for (int i = 0; i < 5; i++) {
      bench.now += 19_000;
      rival.learn(32);
      rivalSpeaks();
      assertThat(worker.due(bench.now)).isEmpty();
    }
    assertThat(bench.gate.status().version()).isEqualTo(5);
    bench.now += 20_001;
    assertThat(worker.due(bench.now)).hasOnlyElementsOfType(Claim.class).hasSize(1);
  }

  @Test
  void shouldNotTakeWhatIsGrantedToAnother() {
    worker.due(bench.now);
    String before = bench.policy();
    rivalSpeaks();
    assertThat(rival.worker.state()).isEqualTo(State.TRAINING);
    assertThat(worker.state()).isEqualTo(State.CLAIMING);
    assertThat(bench.policy()).isEqualTo(before);
  }

  @Test
  void shouldNotTakeAnothersVerdictForItsOwn() {
    bench.exchange();
    UpdateChunk own = bench.nextUpdate().get(0);
    Verdict accepted = (Verdict) bench.gate.take(own, bench.now).answers().get(0);
    Verdict others =
        new Verdict(
            "two",
            accepted.epoch(),
            accepted.servedVersion(),
            accepted.servedDigest(),
            accepted.base(),
            accepted.refusal(),
            "",
            accepted.comparison());
    assertThat(worker.take(others, bench.now)).isNull();
    assertThat(worker.state()).isEqualTo(State.AWAITING_VERDICT);
    assertThat(worker.take(accepted, bench.now)).isSameAs(accepted);
  }

  @Test
  void shouldPayNoHeedToAnAnswerThatComesTwice() {
    bench.exchange();
    UpdateChunk own = bench.nextUpdate().get(0);
    List<GateMessage> answers = bench.gate.take(own, bench.now).answers();
    assertThat(worker.take(answers.get(0), bench.now)).isNotNull();
    assertThat(worker.take(answers.get(0), bench.now)).isNull();
    assertThat(worker.take(bench.refusal(Refusal.RANKS_WORSE, 0), bench.now)).isNull();
    assertThat(worker.state()).isEqualTo(State.TRAINING);
    UpdateChunk next = bench.nextUpdate().get(0);
    assertThat(next.base()).isEqualTo(1);
    assertThat(bench.gate.take(next, bench.now).accepted()).isNotNull();
  }

  /** A copy of an update that could not be judged is judged later, and then it is served. */
  @Test
  void shouldNotTakeAnotherUpdateOfItsOwnForTheOneThatIsServed() {
    bench.exchange();
    UpdateChunk first = bench.nextUpdate().get(0);
    worker.take(bench.refusal(Refusal.TOO_FEW_DECISIONS, 0), bench.now);
    UpdateChunk second = bench.nextUpdate().get(0);
    assertThat(second.base()).isZero();
    for (UpdateChunk each : List.of(first, second)) {
      for (GateMessage answer : bench.gate.take(each, bench.now).answers()) {
        worker.take(answer, bench.now);
      }
    }
    assertThat(bench.gate.status().digest()).isEqualTo(first.digest());
    for (int i = 0; i < 5; i++) {
      bench.exchange();
      bench.learn(worker.isLearning() ? 32 : 0);
      bench.now += 1_000;
    }
    assertThat(bench.gate.status().version()).as("it has found its way back").isGreaterThan(1);
    assertThat(bench.gate.status().refused()).doesNotContainKey(Refusal.BAD_DIGEST);
  }
}
