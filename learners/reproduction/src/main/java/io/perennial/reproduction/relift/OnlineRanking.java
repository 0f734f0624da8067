package io.perennial.reproduction.relift;

import io.perennial.policy.EncodedDecision;
import io.perennial.policy.FineTuner;
import io.perennial.policy.FineTunerConfig;
import io.perennial.policy.FineTuningStatus;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingEvaluation;
import io.perennial.policy.RankingMetrics;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.Strategy;
import java.util.List;

/**
 * One contestant over the decisions of a stream, every one ranked before it is learned. A function
 * of its arguments, but for the seconds.
 */
final class OnlineRanking {

  /** One decision in so many is in the last part. */
  private static final int LAST = 5;

  private final List<EncodedDecision> decisions;
  private final long seed;
  private final long begin = System.nanoTime();
  private final RankingEvaluation all = new RankingEvaluation(1);
  private final RankingEvaluation last = new RankingEvaluation(1);
  private final float[] scores;

  private OnlineRanking(List<EncodedDecision> decisions, PolicyShape shape, long seed) {
    this.decisions = decisions;
    this.seed = seed;
    this.scores = new float[shape.candidates()];
  }

  static Outcome run(
      Contestant contestant, List<EncodedDecision> decisions, ReliftSettings settings, long seed) {
    OnlineRanking ranking = new OnlineRanking(decisions, settings.shape(), seed);
    Strategy strategy = contestant.strategy();
    if (strategy == null) {
      return ranking.byNumber(contestant == Contestant.FAST ? 0 : 1);
    }
    FineTunerConfig tuning = settings.tuning(strategy, decisions.size(), seed);
    return ranking.tuned(new FineTuner(new RankingPolicy(settings.shape(seed)), tuning));
  }

  /** Ranks by one of the candidates' own numbers. */
  private Outcome byNumber(int number) {
    for (int i = 0; i < decisions.size(); i++) {
      EncodedDecision decision = decisions.get(i);
      for (int j = 0; j < decision.candidates(); j++) {
        scores[j] = decision.numbers()[PolicyShape.NUMBERS * j + number];
      }
      judge(i, decision);
    }
    return outcome(0, 0, 0);
  }

  private Outcome tuned(FineTuner tuner) {
    for (int i = 0; i < decisions.size(); i++) {
      EncodedDecision decision = decisions.get(i);
      tuner.policy().score(decision, scores);
      judge(i, decision);
      tuner.accept(decision);
    }
    tuner.flush();
    FineTuningStatus status = tuner.status();
    return outcome(status.demonstrationShare(), status.rlSteps(), status.supervisedSteps());
  }

  private void judge(int place, EncodedDecision decision) {
    RankingMetrics metrics = all.add(decision, scores);
    if (place >= decisions.size() - decisions.size() / LAST) {
      last.add(metrics);
    }
  }

  private Outcome outcome(double demonstrations, long rlSteps, long supervisedSteps) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Outcome(
        seed, last.total(), all.total(), demonstrations, rlSteps, supervisedSteps, seconds);
  }
}
