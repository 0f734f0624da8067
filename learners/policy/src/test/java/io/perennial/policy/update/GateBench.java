package io.perennial.policy.update;

import static io.perennial.policy.update.Updates.SHAPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.policy.Pages;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.update.GateMessage.GrantChunk;
import io.perennial.policy.update.GateMessage.Verdict;
import io.perennial.policy.update.WorkerMessage.Claim;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A gate that serves version 1, {@link #FIRST}, by a worker named {@code one} that has the epoch;
 * and a shard that takes what is accepted.
 */
final class GateBench {

  static final GateConfig CONFIG = new GateConfig(256, 32, .005, 0);
  static final RankingPolicy FIRST = Updates.trained(500);
  static final RankingPolicy BETTER = Updates.trained(2_000);
  static final int WHOLE = 1 << 20;

  private final Pages pages = new Pages();
  final ServedPolicy shard = new ServedPolicy(SHAPE, Set.of(), 0);
  PolicyGate gate = new PolicyGate(SHAPE, CONFIG, 3);
  long epoch;
  private RankingPolicy served = Updates.initial();

  GateBench() {
    Updates.unseen(256).forEach(gate::decision);
    claim("one");
    assertServed(FIRST, "one", WHOLE);
  }

  /** A claim that is granted. */
  List<GateMessage> claim(String worker) {
    List<GateMessage> answers = gate.take(new Claim(worker, SHAPE.toString()), 0).answers();
    assertThat(answers.get(answers.size() - 1)).isInstanceOf(GrantChunk.class);
    epoch = gate.status().epoch();
    return answers;
  }

  /** An update that is well formed. */
  List<UpdateChunk> update(RankingPolicy to, String worker, int most) {
    PolicyDelta delta = PolicyDelta.between(served, to);
    return Updates.parts(worker, epoch, gate.status().version(), delta, to.digest(), most);
  }

  /** Sends parts one after the other; what is accepted goes to the shard. */
  List<GateMessage> send(List<UpdateChunk> parts) {
    List<GateMessage> answers = new ArrayList<>();
    for (UpdateChunk part : parts) {
      PolicyGate.Reply reply = gate.take(part, 10_000);
      answers.addAll(reply.answers());
      if (reply.accepted() != null) {
        shard.apply(reply.accepted());
      }
    }
    return answers;
  }

  List<GateMessage> send(UpdateChunk... parts) {
    return send(List.of(parts));
  }

  /** Sends an update that must be accepted. */
  Verdict assertServed(RankingPolicy to, String worker, int most) {
    long version = gate.status().version();
    long accepted = gate.status().accepted();
    List<GateMessage> answers = send(update(to, worker, most));
    assertThat(answers).hasSize(1);
    Verdict verdict = (Verdict) answers.get(0);
    assertThat(verdict.isAccepted()).as("%s", verdict).isTrue();
    assertThat(verdict.worker()).isEqualTo(worker);
    assertThat(verdict.epoch()).isEqualTo(epoch);
    assertThat(verdict.base()).isEqualTo(version);
    assertThat(verdict.servedVersion()).isEqualTo(version + 1);
    assertThat(verdict.servedDigest()).isEqualTo(to.digest());
    assertThat(verdict.detail()).isEmpty();
    assertThat(gate.status().version()).isEqualTo(version + 1);
    assertThat(gate.status().accepted()).isEqualTo(accepted + 1);
    assertThat(gate.status().digest()).isEqualTo(to.digest());
    assertThat(shard.version()).isEqualTo(version + 1);
    assertThat(shard.digest()).isEqualTo(to.digest());
    served = to;
    return verdict;
  }

  /** What was answered must be one refusal, and nothing else may have changed but its counter. */
  Verdict assertRefused(GateStatus before, List<GateMessage> answers, Refusal reason) {
    assertThat(answers).hasSize(1);
    Verdict verdict = (Verdict) answers.get(0);
    assertThat(verdict.refusal()).contains(reason);
    assertThat(verdict.detail()).isNotEmpty();
    assertThat(verdict.servedVersion()).isEqualTo(before.version());
    assertThat(verdict.servedDigest()).isEqualTo(before.digest());
    GateStatus after = gate.status();
    assertThat(after)
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class)
        .ignoringFields("refused", "epoch")
        .isEqualTo(before);
    for (Refusal each : Refusal.values()) {
      long more = each == reason ? 1 : 0;
      assertThat(after.refused().getOrDefault(each, 0L))
          .as(each.key())
          .isEqualTo(before.refused().getOrDefault(each, 0L) + more);
    }
    assertThat(shard.digest()).isEqualTo(before.digest());
    return verdict;
  }

  /** The same gate on another machine; parts that had come are gone. */
  void move() {
    gate.snapshot(pages);
    gate = new PolicyGate(SHAPE, CONFIG, 3);
    gate.restore(pages);
  }
}
