package io.perennial.launcher;

import io.perennial.policy.ParameterGroup;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.update.PolicyDelta;
import io.perennial.policy.update.UpdateCodec;
import io.perennial.policy.update.WorkerMessage.Claim;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Policies, updates and records that no gate may let through. */
final class FineTuningSabotage {

  private FineTuningSabotage() {}

  static RankingPolicy copy(RankingPolicy policy) {
    RankingPolicy copy = new RankingPolicy(policy.shape());
    copy.copyFrom(policy);
    return copy;
  }

  /** It adds the opposite, and more of it. */
  static RankingPolicy flipped(RankingPolicy policy) {
    RankingPolicy flipped = copy(policy);
    for (ParameterGroup group : List.of(ParameterGroup.ITEM_BIAS, ParameterGroup.OUTPUT)) {
      float[] values = flipped.values(group);
      for (int i = 0; i < values.length; i++) {
        values[i] *= -10;
      }
      flipped.touch(group, 0, values.length);
    }
    return flipped;
  }

  static RankingPolicy withNaN(RankingPolicy policy) {
    RankingPolicy sick = copy(policy);
    sick.values(ParameterGroup.HIDDEN)[3] = Float.NaN;
    sick.touch(ParameterGroup.HIDDEN, 3, 1);
    return sick;
  }

  /** A change of a row that only a larger policy has. */
  static PolicyDelta rowsBeyond(PolicyShape shape) {
    RankingPolicy larger =
        new RankingPolicy(
            new PolicyShape(
                2 * shape.rows(),
                shape.embedding(),
                shape.hidden(),
                shape.candidates(),
                shape.contextValues(),
                shape.temperature(),
                shape.seed()));
    RankingPolicy changed = copy(larger);
    changed.values(ParameterGroup.ITEM_BIAS)[shape.rows()] = 1;
    changed.touch(ParameterGroup.ITEM_BIAS, shape.rows(), 1);
    return PolicyDelta.between(larger, changed);
  }

  /** Records that are no message at all: noise, nothing, half of one, a part beyond the last. */
  static List<byte[]> garbage() {
    byte[] noise = new byte[1_000];
    new Random(3).nextBytes(noise);
    byte[] claim = UpdateCodec.encode(new Claim("one", "x".repeat(100)));
    UpdateChunk beyond =
        new UpdateChunk("one", 1, 1, 5, 5, "", new PolicyDelta(List.of()), new long[0]);
    return Arrays.asList(
        noise,
        new byte[0],
        null,
        Arrays.copyOf(claim, claim.length / 2),
        UpdateCodec.encode(beyond));
  }
}
