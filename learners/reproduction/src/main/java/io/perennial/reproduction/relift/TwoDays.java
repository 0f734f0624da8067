package io.perennial.reproduction.relift;

import io.perennial.learner.kernel.Hash;
import io.perennial.policy.EncodedDecision;
import io.perennial.policy.FineTuner;
import io.perennial.policy.FineTunerConfig;
import io.perennial.policy.RankingEvaluation;
import io.perennial.policy.RankingPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * One policy over the decisions of two days, the day being a decision's task. Every tenth decision
 * of the first day is held out: never learned, and ranked again after each day.
 */
final class TwoDays {

  /** One decision of the first day in so many is held out. */
  private static final int HELD_OUT = 10;

  private static final int LAST = 5;

  private final List<EncodedDecision> first = new ArrayList<>();
  private final List<EncodedDecision> heldOut = new ArrayList<>();
  private final List<EncodedDecision> second = new ArrayList<>();
  private final ReliftSettings settings;

  TwoDays(List<EncodedDecision> first, List<EncodedDecision> second, ReliftSettings settings) {
    this.settings = settings;
    for (int i = 0; i < first.size(); i++) {
      boolean isHeldOut = i % HELD_OUT == HELD_OUT - 1;
      (isHeldOut ? heldOut : this.first).add(of(first.get(i), 0));
    }
    second.forEach(decision -> this.second.add(of(decision, 1)));
  }

  /** Ids of different files may be the same. */
  private static EncodedDecision of(EncodedDecision one, int day) {
    return new EncodedDecision(
        Hash.of(day, one.id()),
        day,
        one.user(),
        one.context(),
        one.items(),
        one.numbers(),
        one.chosen());
  }

  /** Number of decisions that are ranked again. */
  int heldOut() {
    return heldOut.size();
  }

  ForgettingOutcome run(Contestant contestant, Replaying replaying, long seed) {
    int decisions = first.size() + second.size();
    FineTunerConfig tuning =
        settings.tuning(contestant.needStrategy(), decisions, seed).withReplay(replaying.config());
    FineTuner tuner = new FineTuner(new RankingPolicy(settings.shape(seed)), tuning);
    double before = ask(tuner.policy());
    learn(tuner, first);
    double afterFirst = ask(tuner.policy());
    double online = learn(tuner, second);
    return new ForgettingOutcome(seed, before, afterFirst, ask(tuner.policy()), online);
  }

  /** NDCG@10 on what is held out. */
  private double ask(RankingPolicy policy) {
    float[] scores = new float[settings.shape().candidates()];
    RankingEvaluation evaluation = new RankingEvaluation(1);
    for (EncodedDecision decision : heldOut) {
      policy.score(decision, scores);
      evaluation.add(decision, scores);
    }
    return evaluation.total().ndcg10();
  }

  /** Learns a day; NDCG@10 over its last fifth, each decision ranked before it is learned. */
  private double learn(FineTuner tuner, List<EncodedDecision> day) {
    float[] scores = new float[settings.shape().candidates()];
    RankingEvaluation evaluation = new RankingEvaluation(1);
    for (int i = 0; i < day.size(); i++) {
      if (i >= day.size() - day.size() / LAST) {
        tuner.policy().score(day.get(i), scores);
        evaluation.add(day.get(i), scores);
      }
      tuner.accept(day.get(i));
    }
    tuner.flush();
    return evaluation.total().ndcg10();
  }
}
