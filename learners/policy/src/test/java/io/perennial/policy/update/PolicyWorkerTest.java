package io.perennial.policy.update;

import static io.perennial.policy.update.Updates.SHAPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.policy.FineTuner;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.update.GateMessage.Verdict;
import io.perennial.policy.update.PolicyWorker.State;
import io.perennial.policy.update.WorkerMessage.Claim;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker that has the right to update, or asks for it. */
class PolicyWorkerTest {

  private final WorkerBench bench = new WorkerBench();
  private final PolicyWorker worker = bench.worker;

  private void assertState(State state) {
    assertThat(worker.state()).isEqualTo(state);
    assertThat(worker.isLearning())
        .isEqualTo(state == State.TRAINING || state == State.AWAITING_VERDICT);
  }

  /** A whole update, which is accepted. */
  private void update() {
    bench.learn(32);
    bench.now += 1_000;
    Verdict verdict = bench.exchange();
    assertThat(verdict).isNotNull().matches(Verdict::isAccepted);
    assertState(State.TRAINING);
  }

  @Test
  void shouldClaimTrainSendAndGoOnFromWhatIsServed() {
    assertState(State.CLAIMING);
    assertThat(worker.due(bench.now)).containsExactly(new Claim("one", SHAPE.toString()));
    assertThat(worker.due(bench.now)).as("it has asked").isEmpty();
    Claim claim = new Claim("one", SHAPE.toString());
    bench.gate.take(claim, bench.now).answers().forEach(a -> worker.take(a, bench.now));
    assertState(State.TRAINING);

    for (int version = 0; version < 4; version++) {
      List<UpdateChunk> chunks = bench.nextUpdate();
      assertThat(chunks).hasSize(1);
      assertThat(chunks.get(0))
          .returns("one", UpdateChunk::worker)
          .returns(1L, UpdateChunk::epoch)
          .returns((long) version, UpdateChunk::base)
          .returns(bench.policy(), UpdateChunk::digest);
      assertThat(chunks.get(0).decidedAt()).hasSize(32).containsOnly(bench.now - 1_000);
      assertState(State.AWAITING_VERDICT);
      String sent = bench.policy();
      bench.learn(16);
      assertThat(bench.policy()).as("it goes on learning").isNotEqualTo(sent);
      String later = bench.policy();
      PolicyGate.Reply reply = bench.gate.take(chunks.get(0), bench.now);
      assertThat(reply.accepted()).isNotNull();
      assertThat(worker.take(reply.answers().get(0), bench.now)).isSameAs(reply.answers().get(0));
      assertState(State.TRAINING);
      assertThat(bench.policy()).isEqualTo(later);
      bench.learn(16);
      assertThat(worker.due(bench.now)).as("the interval").isEmpty();
      bench.now += 1_000;
      bench.exchange();
      version++;
      assertThat(bench.gate.status().version()).isEqualTo(version + 1);
    }
    assertThat(bench.gate.status().refused()).isEmpty();
  }

  @Test
  void shouldSendNoUpdateOfTooFewDecisionsOrTooSoon() {
    bench.exchange();
    bench.learn(31);
    bench.now += 60_000;
    assertThat(worker.due(bench.now)).isEmpty();
    bench.learn(1);
    assertThat(worker.due(bench.now)).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"MALFORMED", "NOT_FINITE", "RANKS_WORSE"})
  void shouldGoBackToTheServedPolicyWhereItsOwnIsNoGood(Refusal reason) {
    bench.exchange();
    update();
    String served = bench.gate.status().digest();
    bench.nextUpdate();
    bench.learn(16);
    assertThat(bench.policy()).isNotEqualTo(served);
    Verdict verdict = bench.refusal(reason, 1);
    assertThat(worker.take(verdict, bench.now)).isSameAs(verdict);
    bench.exchange();

    assertState(State.TRAINING);
    assertThat(bench.policy()).isEqualTo(served);
    bench.learn(16);
    bench.now += 10_000;
    assertThat(worker.due(bench.now)).as("16 since").isEmpty();
    update();
    assertThat(bench.gate.status().version()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"TOO_FEW_DECISIONS", "INCOMPLETE"})
  void shouldKeepWhatItLearnedWhereTheGateCouldNotJudge(Refusal reason) {
    bench.exchange();
    bench.nextUpdate();
    bench.learn(16);
    String learned = bench.policy();
    worker.take(bench.refusal(reason, 0), bench.now);
    assertState(State.TRAINING);
    assertThat(bench.policy()).isEqualTo(learned);
    update();
    assertThat(bench.gate.status().version()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"WRONG_BASE", "WRONG_SHAPE", "BAD_DIGEST"})
  void shouldClaimAgainWhereItDoesNotKnowWhatIsServed(Refusal reason) {
    bench.exchange();
    bench.nextUpdate();
    worker.take(bench.refusal(reason, 0), bench.now);
    assertState(State.CLAIMING);
    bench.exchange();
    assertState(State.TRAINING);
    assertThat(bench.gate.status().epoch()).as("its own still").isEqualTo(1);
    assertThat(bench.policy()).isEqualTo(bench.gate.status().digest());
    update();
  }

  @Test
  void shouldClaimAgainWhereNoAnswerComes() {
    bench.exchange();
    bench.nextUpdate();
    bench.now += 5_000;
    assertThat(worker.due(bench.now)).as("not after the timeout yet").isEmpty();
    assertState(State.AWAITING_VERDICT);
    bench.now += 1;
    assertThat(worker.due(bench.now)).hasOnlyElementsOfType(Claim.class).hasSize(1);
    assertState(State.CLAIMING);
    bench.now += 5_000;
    assertThat(worker.due(bench.now)).isEmpty();
    bench.now += 1;
    bench.exchange();
    assertState(State.TRAINING);
    assertThat(bench.policy()).isEqualTo(bench.gate.status().digest());
    update();
  }

  @Test
  void shouldGoOnFromWhatOthersHadServed() {
    bench.exchange();
    update();
    WorkerBench later = new WorkerBench(bench.gate, "two");
    later.learn(48);
    later.exchange();
    assertThat(later.worker.state()).isEqualTo(State.TRAINING);
    assertThat(later.policy()).isEqualTo(bench.gate.status().digest());
    UpdateChunk next = later.nextUpdate().get(0);
    assertThat(next).returns(1L, UpdateChunk::base).returns(2L, UpdateChunk::epoch);
    assertThat(bench.gate.take(next, later.now).accepted()).isNotNull();
  }

  @Test
  void shouldTellThatItsClaimWasRefusedAndAskAgainLater() {
    PolicyShape other = SHAPE.withSeed(8);
    PolicyWorker odd =
        new PolicyWorker(
            "odd", new FineTuner(new RankingPolicy(other), Updates.LEARNING), WorkerBench.CONFIG);
    GateMessage answer = bench.gate.take(odd.due(0).get(0), 0).answers().get(0);
    Verdict verdict = odd.take(answer, 0);
    assertThat(verdict).isNotNull();
    assertThat(verdict.refusal()).contains(Refusal.WRONG_SHAPE);
    assertThat(odd.due(5_000)).isEmpty();
    assertThat(odd.due(5_001)).hasSize(1);
  }
}
