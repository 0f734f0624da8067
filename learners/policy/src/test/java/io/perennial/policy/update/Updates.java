package io.perennial.policy.update;

import io.perennial.policy.EncodedDecision;
import io.perennial.policy.FineTuner;
import io.perennial.policy.FineTunerConfig;
import io.perennial.policy.ParameterGroup;
import io.perennial.policy.PolicyReplayConfig;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.Strategy;
import io.perennial.policy.Worlds;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import java.util.ArrayList;
import java.util.List;

/** Policies that get better, and updates with them. */
final class Updates {

  static final PolicyShape SHAPE = Worlds.SHAPE;

  /** Learnable decisions; the last 500 are never learned here. */
  static final List<EncodedDecision> WORLD = Worlds.taste(3, 3_000, 64, 10, 0);

  /** Learns from every context, so that a little is enough. */
  static final FineTunerConfig LEARNING =
      new FineTunerConfig(
          Strategy.SUPERVISED, 4, 16, 16, 1, 0, .01, .02, .05, 0, PolicyReplayConfig.defaults(), 5);

  private Updates() {}

  /** Decisions that nothing was trained on. */
  static List<EncodedDecision> unseen(int decisions) {
    return WORLD.subList(2_500, 2_500 + decisions);
  }

  static RankingPolicy initial() {
    return new RankingPolicy(SHAPE);
  }

  /** What a fine-tuner makes of the first decisions of the world: the more, the better. */
  static RankingPolicy trained(int decisions) {
    FineTuner tuner = new FineTuner(initial(), LEARNING);
    WORLD.subList(0, decisions).forEach(tuner::accept);
    return tuner.policy();
  }

  static RankingPolicy copy(RankingPolicy policy) {
    RankingPolicy copy = new RankingPolicy(policy.shape());
    copy.copyFrom(policy);
    return copy;
  }

  /** The policy that adds the opposite. */
  static RankingPolicy flipped(RankingPolicy policy) {
    RankingPolicy flipped = copy(policy);
    for (ParameterGroup group : List.of(ParameterGroup.ITEM_BIAS, ParameterGroup.OUTPUT)) {
      float[] values = flipped.values(group);
      for (int i = 0; i < values.length; i++) {
        values[i] = -values[i];
      }
      flipped.touch(group, 0, values.length);
    }
    return flipped;
  }

  /** The same decisions in a world where the policy's last candidate is chosen. */
  static List<EncodedDecision> turned(RankingPolicy policy, List<EncodedDecision> decisions) {
    float[] scores = new float[SHAPE.candidates()];
    List<EncodedDecision> turned = new ArrayList<>();
    for (EncodedDecision d : decisions) {
      policy.score(d, scores);
      int last = 0;
      for (int i = 1; i < d.candidates(); i++) {
        last = scores[i] < scores[last] ? i : last;
      }
      turned.add(
          new EncodedDecision(
              d.id(), d.task(), d.user(), d.context(), d.items(), d.numbers(), last));
    }
    return turned;
  }

  /** The same with one other value. */
  static RankingPolicy with(RankingPolicy policy, ParameterGroup group, int at, float value) {
    RankingPolicy changed = copy(policy);
    changed.values(group)[at] = value;
    changed.touch(group, at, 1);
    return changed;
  }

  /**
   * An update in parts.
   *
   * @param most parameters in a part
   */
  static List<UpdateChunk> parts(
      String worker, long epoch, long base, PolicyDelta delta, String digest, int most) {
    List<PolicyDelta> pieces = delta.split(SHAPE, most);
    List<UpdateChunk> parts = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      parts.add(
          new UpdateChunk(
              worker, epoch, base, i, pieces.size(), digest, pieces.get(i), new long[0]));
    }
    return parts;
  }
}
