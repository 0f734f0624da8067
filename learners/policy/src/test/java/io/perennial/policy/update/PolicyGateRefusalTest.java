package io.perennial.policy.update;

import static io.perennial.policy.update.GateBench.BETTER;
import static io.perennial.policy.update.GateBench.FIRST;
import static io.perennial.policy.update.GateBench.WHOLE;
import static io.perennial.policy.update.Updates.SHAPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.policy.ParameterGroup;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.update.GateMessage.Comparison;
import io.perennial.policy.update.GateMessage.Verdict;
import io.perennial.policy.update.WorkerMessage.Claim;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every reason for which an update that came whole is not served. */
class PolicyGateRefusalTest {

  private final GateBench bench = new GateBench();
  private final GateStatus before = bench.gate.status();

  private Verdict refused(List<UpdateChunk> parts, Refusal reason) {
    return bench.assertRefused(bench.gate.status(), bench.send(parts), reason);
  }

  private List<UpdateChunk> parts(long base, PolicyDelta delta, String digest) {
    return Updates.parts("one", bench.epoch, base, delta, digest, WHOLE);
  }

  @Test
  void shouldRefuseAWorkerOnceAnotherWasGrantedTheRight() {
    List<UpdateChunk> late = bench.update(BETTER, "one", 200);
    bench.claim("two");
    Verdict verdict = refused(late, Refusal.STALE_EPOCH);
    assertThat(verdict.worker()).isEqualTo("one");
    assertThat(verdict.epoch()).isEqualTo(2);
    assertThat(verdict.detail()).contains("its epoch is 1, but 2 was granted");
    bench.assertServed(BETTER, "two", WHOLE);
  }

  @Test
  void shouldRefuseAWorkerThatOnlySaysItHasTheEpoch() {
    refused(bench.update(BETTER, "two", WHOLE), Refusal.STALE_EPOCH);
    bench.epoch++;
    refused(bench.update(BETTER, "one", WHOLE), Refusal.STALE_EPOCH);
    bench.epoch--;
    bench.assertServed(BETTER, "one", WHOLE);
  }

  @Test
  void shouldRefuseAnUpdateBeforeAnythingWasGranted() {
    PolicyGate gate = new PolicyGate(SHAPE, GateBench.CONFIG, 0);
    Updates.unseen(100).forEach(gate::decision);
    PolicyDelta delta = PolicyDelta.between(Updates.initial(), FIRST);
    for (String worker : List.of("one", "")) {
      UpdateChunk chunk = Updates.parts(worker, 0, 0, delta, FIRST.digest(), WHOLE).get(0);
      assertThat(((Verdict) gate.take(chunk, 0).answers().get(0)).refusal())
          .contains(Refusal.STALE_EPOCH);
    }
    assertThat(gate.status().version()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2, -1})
  void shouldRefuseAnUpdateOfAnotherVersionThanIsServed(long base) {
    PolicyDelta delta = PolicyDelta.between(FIRST, BETTER);
    Verdict verdict = refused(parts(base, delta, BETTER.digest()), Refusal.WRONG_BASE);
    assertThat(verdict.base()).isEqualTo(base);
    assertThat(verdict.detail()).contains("it changes version " + base + ", but 1 is served");
    bench.assertServed(BETTER, "one", WHOLE);
  }

  @Test
  void shouldRefuseToGrantTheRightToAWorkerWithAPolicyOfAnotherShape() {
    String other = SHAPE.withSeed(8).toString();
    Verdict verdict =
        bench.assertRefused(
            before, bench.gate.take(new Claim("two", other), 0).answers(), Refusal.WRONG_SHAPE);
    assertThat(verdict.worker()).isEqualTo("two");
    assertThat(verdict.detail()).contains(other).contains(SHAPE.toString());
    assertThat(bench.gate.status().epoch()).as("'one' still has it").isEqualTo(1);
    bench.assertServed(BETTER, "one", WHOLE);
  }

  @Test
  void shouldRefuseRowsThatThePolicyDoesNotHave() {
    PolicyDelta better = PolicyDelta.between(FIRST, BETTER);
    PolicyDelta row = PolicyDeltaTest.delta(ParameterGroup.ITEM_BIAS, new int[] {64}, 1);
    PolicyDelta few = PolicyDeltaTest.delta(ParameterGroup.USER, new int[] {1}, 1, 2, 3);
    for (PolicyDelta bad : List.of(row, few)) {
      PolicyDelta both = PolicyDelta.join(List.of(better, bad));
      refused(
          List.of(new UpdateChunk("one", bench.epoch, 1, 0, 1, BETTER.digest(), both, new long[0])),
          Refusal.MALFORMED);
    }
    bench.assertServed(BETTER, "one", WHOLE);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void shouldRefuseWhatIsNoNumber(float value) {
    for (ParameterGroup group : ParameterGroup.values()) {
      RankingPolicy sick = Updates.with(BETTER, group, 0, value);
      refused(bench.update(sick, "one", WHOLE), Refusal.NOT_FINITE);
    }
    bench.assertServed(BETTER, "one", WHOLE);
  }

  @Test
  void shouldRefuseWhatTheWorkerDidNotMean() {
    PolicyDelta delta = PolicyDelta.between(FIRST, BETTER);
    Verdict verdict = refused(parts(1, delta, FIRST.digest()), Refusal.BAD_DIGEST);
    assertThat(verdict.detail()).contains(FIRST.digest()).contains(BETTER.digest());
    PolicyDelta part = delta.split(SHAPE, delta.size() - 1).get(0);
    refused(parts(1, part, BETTER.digest()), Refusal.BAD_DIGEST);
    bench.assertServed(BETTER, "one", WHOLE);
  }

  @Test
  void shouldRefuseWhatRanksTheLatestDecisionsWorse() {
    Verdict verdict =
        refused(bench.update(Updates.flipped(FIRST), "one", WHOLE), Refusal.RANKS_WORSE);
    Comparison comparison = verdict.comparison();
    assertThat(comparison.offered()).isLessThan(.9 * comparison.served());
    assertThat(comparison.decisions()).isEqualTo(256);
    assertThat(verdict.detail()).contains("on the latest 256 decisions is 0.");
    bench.assertServed(BETTER, "one", WHOLE);
  }

  @Test
  void shouldGoBackWhereTheStreamDoes() {
    bench.assertServed(BETTER, "one", WHOLE);
    refused(bench.update(Updates.initial(), "one", WHOLE), Refusal.RANKS_WORSE);
    Updates.turned(BETTER, Updates.unseen(256)).forEach(bench.gate::decision);
    bench.assertServed(Updates.flipped(BETTER), "one", WHOLE);
  }

  @Test
  void shouldRefuseToJudgeByTooFewDecisions() {
    PolicyGate gate = new PolicyGate(SHAPE, GateBench.CONFIG, 0);
    gate.take(new Claim("one", SHAPE.toString()), 0);
    PolicyDelta delta = PolicyDelta.between(Updates.initial(), FIRST);
    UpdateChunk chunk = Updates.parts("one", 1, 0, delta, FIRST.digest(), WHOLE).get(0);
    String digest = gate.status().digest();
    Updates.unseen(31).forEach(gate::decision);

    Verdict early = (Verdict) gate.take(chunk, 0).answers().get(0);
    assertThat(early.refusal()).contains(Refusal.TOO_FEW_DECISIONS);
    assertThat(early.detail())
        .isEqualTo("there are 31 decisions to judge it by, but 32 are needed");
    assertThat(early.comparison().decisions()).isEqualTo(31);
    assertThat(gate.status().digest()).isEqualTo(digest);
    assertThat(gate.status().version()).isZero();
    assertThat(gate.status().refused())
        .containsOnlyKeys(Refusal.TOO_FEW_DECISIONS)
        .containsValue(1L);

    gate.decision(Updates.unseen(32).get(31));
    assertThat(((Verdict) gate.take(chunk, 0).answers().get(0)).isAccepted()).isTrue();
  }
}
