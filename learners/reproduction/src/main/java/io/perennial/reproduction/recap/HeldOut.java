package io.perennial.reproduction.recap;

import io.perennial.learner.Impression;
import io.perennial.learner.OnlineLearner;
import java.util.ArrayList;
import java.util.List;

/**
 * The held-out events of the tasks so far, each with its features of the moment it came: they are
 * asked again under the weights of now, so that a changed answer is the weights' doing.
 */
final class HeldOut {

  private static final double LEAST = 1e-7;

  private final List<List<Frozen>> tasks = new ArrayList<>();

  /** An event as it was. */
  private record Frozen(byte[] impression, int label) {}

  /**
   * Answers of now, by task.
   *
   * @param loss mean, in nats
   */
  record Answers(double[] loss, double[] accuracy) {}

  /** The events to come are of the next task. */
  void begin() {
    tasks.add(new ArrayList<>());
  }

  /** Keeps an event that was just scored. */
  void add(Impression scored, int label) {
    tasks.get(tasks.size() - 1).add(new Frozen(scored.freeze(), label));
  }

  /** Asks a learner about all of them; it does not change. */
  Answers ask(OnlineLearner learner) {
    Impression impression = learner.newImpression();
    Answers answers = new Answers(new double[tasks.size()], new double[tasks.size()]);
    for (int task = 0; task < tasks.size(); task++) {
      List<Frozen> events = tasks.get(task);
      double sum = 0;
      int right = 0;
      for (Frozen event : events) {
        impression.thaw(event.impression());
        float[] scores = learner.answerAgain(impression);
        sum += loss(scores, event.label());
        right += isRight(scores, event.label()) ? 1 : 0;
      }
      answers.loss()[task] = sum / events.size();
      answers.accuracy()[task] = (double) right / events.size();
    }
    return answers;
  }

  /** Log loss of probabilities by class, in nats, cut where a probability is nothing. */
  static double loss(float[] scores, int label) {
    return -Math.log(Math.max(LEAST, scores[label]));
  }

  /** Whether the label has the largest probability; of equals the first class is the answer. */
  private static boolean isRight(float[] scores, int label) {
    int best = 0;
    for (int k = 1; k < scores.length; k++) {
      best = scores[k] > scores[best] ? k : best;
    }
    return best == label;
  }
}
