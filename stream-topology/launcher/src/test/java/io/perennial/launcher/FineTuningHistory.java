package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.event.Decision;
import io.perennial.event.proto.GateTelemetry;
import io.perennial.policy.EncodedDecision;
import io.perennial.policy.Encoder;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.update.GateMessage;
import io.perennial.policy.update.GateMessage.GrantChunk;
import io.perennial.policy.update.GateMessage.Verdict;
import io.perennial.policy.update.PolicyDelta;
import io.perennial.policy.update.WorkerMessage;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The policies that were served one after another, replayed from what workers offered and what the
 * gate answered. The replay itself checks that every accepted update changes the version before it
 * into what the gate says is served, and that no other answer tells of anything else.
 */
final class FineTuningHistory {

  private record Offer(String worker, long base, int chunks, String digest) {}

  private final PolicyShape shape;
  private final List<RankingPolicy> versions = new ArrayList<>();
  private final Map<Offer, Map<Integer, PolicyDelta>> offers = new HashMap<>();

  FineTuningHistory(PolicyShape shape, List<WorkerMessage> offered, List<GateMessage> answers) {
    this.shape = shape;
    versions.add(new RankingPolicy(shape));
    for (WorkerMessage message : offered) {
      if (message instanceof UpdateChunk chunk) {
        Offer offer = new Offer(chunk.worker(), chunk.base(), chunk.chunks(), chunk.digest());
        offers.computeIfAbsent(offer, o -> new TreeMap<>()).put(chunk.chunk(), chunk.delta());
      }
    }
    answers.forEach(this::answered);
  }

  private void answered(GateMessage answer) {
    if (answer instanceof Verdict verdict && verdict.isAccepted()) {
      assertThat(verdict.base()).as("accepted by %s", verdict).isEqualTo(latest());
      versions.add(offered(verdict));
    } else if (answer instanceof GrantChunk grant && grant.chunks() == 1) {
      RankingPolicy granted = new RankingPolicy(shape);
      grant.delta().applyTo(granted);
      assertThat(granted.digest()).isEqualTo(grant.servedDigest());
    }
    assertThat(answer.servedVersion()).as("told by %s", answer).isEqualTo(latest());
    assertThat(answer.servedDigest())
        .as("digest of version %d", latest())
        .isEqualTo(policy(latest()).digest());
  }

  private RankingPolicy offered(Verdict verdict) {
    List<Map<Integer, PolicyDelta>> meant =
        offers.entrySet().stream()
            .filter(e -> e.getKey().worker.equals(verdict.worker()))
            .filter(e -> e.getKey().base == verdict.base())
            .filter(e -> e.getKey().digest.equals(verdict.servedDigest()))
            .filter(e -> e.getValue().size() == e.getKey().chunks)
            .map(Map.Entry::getValue)
            .toList();
    assertThat(meant).as("whole updates that %s can mean", verdict).hasSize(1);
    RankingPolicy policy = new RankingPolicy(shape);
    policy.copyFrom(policy(latest()));
    meant.get(0).values().forEach(delta -> delta.applyTo(policy));
    return policy;
  }

  /** The last version that was accepted, 0 without one. */
  long latest() {
    return versions.size() - 1;
  }

  /** The policy of a version. */
  RankingPolicy policy(long version) {
    return versions.get((int) version);
  }

  /** Checks that the gate told of nothing but versions that were accepted. */
  void assertTold(List<GateTelemetry> told) {
    for (GateTelemetry gate : told) {
      assertThat(gate.getVersion()).isBetween(0L, latest());
      assertThat(gate.getAccepted()).isEqualTo(gate.getVersion());
      assertThat(gate.getDigest())
          .as("digest of version %d", gate.getVersion())
          .isEqualTo(policy(gate.getVersion()).digest());
    }
  }

  /**
   * Checks that the decisions of a shard were ranked by versions that never go back, each accepted,
   * and that every candidate got what the policy of that version gives.
   */
  void assertRanked(List<Decision> decisions) {
    Encoder encoder = new Encoder(shape, Set.of());
    float[] scores = new float[shape.candidates()];
    long version = 0;
    // They come when their outcome is known, but are ranked when they arrive.
    for (Decision decision :
        decisions.stream()
            .sorted(Comparator.comparingLong(d -> d.interaction().timestamp()))
            .toList()) {
      assertThat(decision.policyVersion())
          .as("version behind %s", decision.interaction().id())
          .isBetween(version, latest());
      version = decision.policyVersion();
      EncodedDecision encoded = encoder.encode(decision);
      policy(version).score(encoded, scores);
      for (int i = 0; i < encoded.candidates(); i++) {
        assertThat(decision.candidates().get(i).policy())
            .as("score of candidate %d of %s", i, decision.interaction().id())
            .isCloseTo(scores[i] - encoded.fast(i), within(1e-5f));
      }
    }
  }
}
