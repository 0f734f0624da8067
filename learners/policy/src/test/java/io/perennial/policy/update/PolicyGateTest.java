package io.perennial.policy.update;

import static io.perennial.policy.update.GateBench.BETTER;
import static io.perennial.policy.update.GateBench.FIRST;
import static io.perennial.policy.update.GateBench.WHOLE;
import static io.perennial.policy.update.Updates.SHAPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.policy.EncodedDecision;
import io.perennial.policy.Pages;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.Worlds;
import io.perennial.policy.update.GateMessage.Comparison;
import io.perennial.policy.update.GateMessage.GrantChunk;
import io.perennial.policy.update.WorkerMessage.Claim;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyGateTest {

  @ParameterizedTest
  @ValueSource(ints = {WHOLE, 300, 8, 1})
  void shouldServeAGoodUpdateInHoweverManyPartsItComes(int most) {
    GateBench bench = new GateBench();
    Comparison comparison = bench.assertServed(BETTER, "one", most).comparison();
    assertThat(comparison.decisions()).isEqualTo(256);
    assertThat(comparison.offered()).isGreaterThan(comparison.served());
    assertThat(bench.gate.status())
        .returns(2L, GateStatus::version)
        .returns(2L, GateStatus::accepted)
        .returns(1L, GateStatus::epoch)
        .returns(256L, GateStatus::decisions);
    assertThat(bench.gate.status().refused()).isEmpty();
  }

  @Test
  void shouldGrantTheServedPolicyUnderANewEpoch() {
    GateBench bench = new GateBench();
    List<GateMessage> answers = bench.claim("two");
    assertThat(answers).hasSize(1);
    GrantChunk grant = (GrantChunk) answers.get(0);
    assertThat(grant)
        .returns("two", GrantChunk::worker)
        .returns(2L, GrantChunk::epoch)
        .returns(1L, GrantChunk::servedVersion)
        .returns(FIRST.digest(), GrantChunk::servedDigest)
        .returns(0, GrantChunk::chunk)
        .returns(1, GrantChunk::chunks);
    RankingPolicy granted = Updates.initial();
    grant.delta().applyTo(granted);
    assertThat(granted.digest()).isEqualTo(FIRST.digest());
  }

  @Test
  void shouldGrantALargePolicyInParts() {
    PolicyShape large = new PolicyShape(1 << 13, 8, 8, 24, 4, 1, 7);
    RankingPolicy policy = Worlds.randomPolicy(large);
    PolicyGate gate = new PolicyGate(large, new GateConfig(16, 1, 1, 0), 0);
    gate.decision(Worlds.taste(1, 1, 64, 10, 0).get(0));
    gate.take(new Claim("one", large.toString()), 0);
    PolicyDelta delta = PolicyDelta.between(new RankingPolicy(large), policy);
    UpdateChunk whole = new UpdateChunk("one", 1, 0, 0, 1, policy.digest(), delta, new long[0]);
    assertThat(gate.take(whole, 0).accepted()).isNotNull();

    List<GateMessage> answers = gate.take(new Claim("two", large.toString()), 0).answers();
    RankingPolicy granted = new RankingPolicy(large);
    for (int i = 0; i < answers.size(); i++) {
      GrantChunk grant = (GrantChunk) answers.get(i);
      assertThat(grant.chunk()).isEqualTo(i);
      assertThat(grant.chunks()).isEqualTo(answers.size());
      assertThat(grant.delta().size()).isLessThanOrEqualTo(PolicyGate.CHUNK);
      grant.delta().applyTo(granted);
    }
    assertThat(answers).hasSize(2);
    assertThat(granted.digest()).isEqualTo(policy.digest());
  }

  @Test
  void shouldServeWhatRanksALittleWorseWithinTheTolerance() {
    RankingPolicy worse = Updates.trained(300);
    GateBench strict = new GateBench();
    strict.assertServed(BETTER, "one", WHOLE);
    GateStatus before = strict.gate.status();
    Comparison comparison =
        strict
            .assertRefused(
                before, strict.send(strict.update(worse, "one", WHOLE)), Refusal.RANKS_WORSE)
            .comparison();
    double loss = 1 - comparison.offered() / comparison.served();
    assertThat(accepts(loss + 1e-9, 0, worse)).isTrue();
    assertThat(accepts(loss - 1e-9, 0, worse)).isFalse();
    double errors = (comparison.served() - comparison.offered()) / comparison.error();
    assertThat(accepts(0, errors + 1e-9, worse)).isTrue();
    assertThat(accepts(0, errors - 1e-9, worse)).isFalse();
  }

  private static boolean accepts(double tolerance, double deviations, RankingPolicy worse) {
    PolicyGate gate = new PolicyGate(SHAPE, new GateConfig(256, 32, tolerance, deviations), 0);
    Updates.unseen(256).forEach(gate::decision);
    gate.take(new Claim("one", SHAPE.toString()), 0);
    PolicyDelta first = PolicyDelta.between(Updates.initial(), BETTER);
    gate.take(Updates.parts("one", 1, 0, first, BETTER.digest(), WHOLE).get(0), 0);
    PolicyDelta second = PolicyDelta.between(BETTER, worse);
    return gate.take(Updates.parts("one", 1, 1, second, worse.digest(), WHOLE).get(0), 0).accepted()
        != null;
  }

  @Test
  void shouldTellHowOldDecisionsWereWhenTheyWereServed() {
    GateBench bench = new GateBench();
    assertThat(bench.gate.status().freshness50()).isNaN();
    long[] decidedAt = LongStream.range(0, 100).map(i -> i < 98 ? 8_000 : 0).toArray();
    UpdateChunk good = bench.update(BETTER, "one", WHOLE).get(0);
    UpdateChunk bad = bench.update(Updates.flipped(FIRST), "one", WHOLE).get(0);
    bench.send(timed(bad, 9_999));
    assertThat(bench.gate.status().freshness50()).as("nothing was served").isNaN();
    bench.send(timed(good, decidedAt));
    // It was sent at 10,000.
    assertThat(bench.gate.status().freshness50()).isBetween(2.0, 2.2);
    assertThat(bench.gate.status().freshness99()).isBetween(10.0, 11.0);
  }

  private static UpdateChunk timed(UpdateChunk part, long... decidedAt) {
    return new UpdateChunk(
        part.worker(),
        part.epoch(),
        part.base(),
        part.chunk(),
        part.chunks(),
        part.digest(),
        part.delta(),
        decidedAt);
  }

  @Test
  void shouldJudgeByTheLatestDecisionsOnly() {
    GateBench bench = new GateBench();
    Updates.turned(BETTER, Updates.unseen(255)).forEach(bench.gate::decision);
    assertThat(bench.gate.status().decisions()).isEqualTo(256 + 255);
    bench.assertRefused(
        bench.gate.status(), bench.send(bench.update(BETTER, "one", WHOLE)), Refusal.RANKS_WORSE);
    Updates.unseen(256).forEach(bench.gate::decision);
    assertThat(bench.assertServed(BETTER, "one", WHOLE).comparison().decisions()).isEqualTo(256);
  }

  @Test
  void shouldRefuseADecisionOfAnotherShape() {
    GateBench bench = new GateBench();
    GateStatus before = bench.gate.status();
    int[] items = {1, 64};
    EncodedDecision alien = new EncodedDecision(1, 0, 0, new int[0], items, new float[6], 0);
    assertThatThrownBy(() -> bench.gate.decision(alien))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 0 to 63, but one is 64");
    assertThat(bench.gate.status()).isEqualTo(before);
  }

  @Test
  void shouldGoOnAfterARestoreAsIfNothingHadHappened() {
    GateBench stays = new GateBench();
    GateBench moves = new GateBench();
    List<GateMessage> answers = new ArrayList<>();
    List<GateMessage> others = new ArrayList<>();
    for (GateBench bench : List.of(stays, moves)) {
      List<GateMessage> mine = bench == stays ? answers : others;
      for (RankingPolicy next : List.of(Updates.flipped(FIRST), BETTER, Updates.initial())) {
        UpdateChunk update = bench.update(next, "one", WHOLE).get(0);
        mine.addAll(bench.send(timed(update, 9_000, 5_000)));
        if (bench == moves) {
          bench.move();
        }
      }
      Updates.turned(BETTER, Updates.unseen(100)).forEach(bench.gate::decision);
      mine.addAll(bench.claim("two"));
    }
    assertThat(moves.gate.status()).isEqualTo(stays.gate.status());
    assertThat(stays.gate.status().freshness50()).isFinite();
    assertThat(stays.gate.status().refused()).isNotEmpty();
    assertThat(others.stream().map(UpdateCodec::encode).toList())
        .usingRecursiveComparison()
        .isEqualTo(answers.stream().map(UpdateCodec::encode).toList());
  }

  @Test
  void shouldStartAfreshWhereNothingWasSaved() {
    PolicyGate gate = new PolicyGate(SHAPE, GateBench.CONFIG, 0);
    GateStatus before = gate.status();
    gate.restore(new Pages());
    assertThat(gate.status()).isEqualTo(before);
    assertThat(before)
        .returns(0L, GateStatus::version)
        .returns(0L, GateStatus::epoch)
        .returns(Updates.initial().digest(), GateStatus::digest);
  }
}
