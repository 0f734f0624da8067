package io.perennial.peers;

import io.perennial.event.Interaction;
import io.perennial.learner.Impression;
import io.perennial.learner.LearnerConfig;
import io.perennial.learner.OnlineLearner;
import java.util.List;

/** Ours. */
record PerennialContestant(String name, LearnerConfig config) implements Contestant {

  @Override
  public Learner start() {
    OnlineLearner learner = new OnlineLearner(config);
    Impression impression = learner.newImpression();
    return new Learner() {

      private List<Interaction> block = List.of();
      private long clock = Long.MIN_VALUE;

      @Override
      public void prepare(List<Interaction> events) {
        block = events;
      }

      @Override
      public void run(double[] scores) {
        for (int i = 0; i < block.size(); i++) {
          Interaction event = block.get(i);
          clock = Math.max(clock, event.timestamp());
          learner.score(event, impression);
          scores[i] = impression.scores()[1];
          learner.learn(impression, event.label(), clock);
        }
      }

      @Override
      public void close() {}
    };
  }
}
