package io.perennial.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * On synthetic worlds in which a user's hidden taste decides; every ranking before it is learned.
 */
class FineTunerLearningTest {

  private static final PolicyShape SHAPE = new PolicyShape(64, 8, 32, 24, 4, 1, 7);

  private static FineTunerConfig config(Strategy strategy) {
    return FineTunerConfig.defaults().withStrategy(strategy).withSupervisedFirst(780);
  }

  /** NDCG@10 of the last quarter. */
  private static double learn(FineTunerConfig config, List<EncodedDecision> stream) {
    FineTuner tuner = new FineTuner(new RankingPolicy(SHAPE), config);
    return run(tuner, stream, true);
  }

  private static double run(FineTuner tuner, List<EncodedDecision> stream, boolean learns) {
    RankingEvaluation evaluation = new RankingEvaluation(stream.size() / 4);
    float[] scores = new float[24];
    for (EncodedDecision decision : stream) {
      tuner.policy().score(decision, scores);
      evaluation.add(decision, scores);
      if (learns) {
        tuner.accept(decision);
      }
    }
    return evaluation.latest().ndcg10();
  }

  @Test
  void shouldRankBetterTheMoreItIsTaught() {
    List<EncodedDecision> stream = Worlds.taste(11, 6_000, 40, 20, 0);
    FineTuner idle = new FineTuner(new RankingPolicy(SHAPE), config(Strategy.RL));
    double untrained = run(idle, stream, false);
    double rl = learn(config(Strategy.RL), stream);
    double relift = learn(config(Strategy.RELIFT), stream);
    double supervised = learn(config(Strategy.SUPERVISED), stream);

    assertThat(rl).isGreaterThan(untrained + .03);
    assertThat(relift).isGreaterThan(rl + .03);
    assertThat(supervised).isGreaterThan(relift + .01);
  }

  /** Supervised: to chosen items that were paid for. Successes: to its own answers, mostly. */
  @ParameterizedTest
  @EnumSource(names = {"SUPERVISED", "SUCCESSES"})
  void shouldLoseAtMostHalfOfATaskWithReplay(Strategy strategy) {
    PolicyReplayConfig replay = PolicyReplayConfig.defaults();
    double[] without = lossAndLearned(config(strategy).withReplay(replay.off()));
    double[] with = lossAndLearned(config(strategy).withReplay(replay));

    assertThat(without[0]).isGreaterThan(.2);
    assertThat(with[0]).isLessThan(without[0] / 2);
    assertThat(with[1]).as("and learns the new one").isGreaterThan(.4);
  }

  /** NDCG@10 of an earlier task that a contradicting one takes away, and what that one has. */
  private static double[] lossAndLearned(FineTunerConfig config) {
    List<EncodedDecision> earlier = Worlds.taste(11, 4_000, 40, 20, 0);
    List<EncodedDecision> sample = earlier.subList(3_000, 4_000);
    FineTuner tuner = new FineTuner(new RankingPolicy(SHAPE), config);
    run(tuner, earlier, true);
    double before = run(tuner, sample, false);
    double learned = run(tuner, Worlds.taste(12, 4_000, 40, 20, 1), true);
    return new double[] {before - run(tuner, sample, false), learned};
  }
}
