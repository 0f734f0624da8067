package io.perennial.evaluation;

import io.perennial.event.LabelledExample;
import io.perennial.event.LabelledExample.Origin;
import io.perennial.event.Prediction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Exact test-then-train evaluation of one shard: what was served against the label when it came.
 *
 * <p>Examples are added in the shard's order; {@link #merge} brings several shards together. The
 * result is a function of the shards' sequences alone, to the last bit: whole numbers where they
 * suffice, and sums of doubles from the first example of the first shard to the last of the last.
 * Examples of origin {@link Origin#CORRECTION} are counted and otherwise ignored, since their
 * prediction was scored before.
 *
 * <p>Two classes: class 1 is the positive one, predicted by a score above 0.5; log loss takes the
 * probability of class 0 as 1 minus the score. More classes: the largest score predicts, the lowest
 * class among equals; AUC and gAUC are undefined. An empty user is nobody, and left out of gAUC.
 *
 * <p>Memory: 14 bytes an example, and an entry per distinct user of a binary stream (about 100
 * bytes). {@link #result} takes 4 more bytes an example and O(n log n) time. At most 2^31 - 9
 * examples over all shards. Not thread-safe.
 */
public final class PrequentialEvaluation {

  private static final int NOBODY = -1;
  // Softmax in floats may add up to a little more than 1.
  private static final float LARGEST_PROBABILITY = 1.0001f;

  private final int classes;
  private final ExampleLog log = new ExampleLog();
  private final Map<String, Integer> userIndices = new HashMap<>();
  private final List<String> users = new ArrayList<>();
  private long corrections;
  private long lastSequence = -1;

  /**
   * Starts an empty evaluation.
   *
   * @param classes number of classes of the stream, 2 to 16384
   */
  public PrequentialEvaluation(int classes) {
    if (classes < 2 || classes > ExampleLog.MAX_LABEL + 1) {
      throw new IllegalArgumentException(
          "classes must be 2 to " + (ExampleLog.MAX_LABEL + 1) + ", but are " + classes);
    }
    this.classes = classes;
  }

  /**
   * Takes the shard's next example.
   *
   * @throws IllegalStateException if its sequence is not above that of the example before: the
   *     shard's order was lost, or an example came twice
   * @throws IllegalArgumentException if a score is no probability, or scores and classes disagree
   */
  public void add(LabelledExample example) {
    if (example.sequence() <= lastSequence) {
      throw new IllegalStateException(
          "example '%s' has sequence %d after %d; evaluate each shard's examples once and in order"
              .formatted(example.interaction().id(), example.sequence(), lastSequence));
    }
    if (example.origin() == Origin.CORRECTION) {
      corrections++;
    } else {
      score(example.prediction(), example.label(), example.interaction().user());
    }
    lastSequence = example.sequence();
  }

  private void score(Prediction prediction, int label, String user) {
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "example '%s' has label %d, but must have one of 0 to %d"
              .formatted(prediction.id(), label, classes - 1));
    }
    int kept = classes == 2 ? 1 : label;
    log.add(
        probability(prediction.scores(), kept, prediction),
        probability(prediction.baseScores(), kept, prediction),
        label,
        argMax(prediction.scores()) == label,
        argMax(prediction.baseScores()) == label,
        classes == 2 ? indexOf(user) : NOBODY);
  }

  private float probability(float[] scores, int index, Prediction prediction) {
    if (scores.length != classes) {
      throw new IllegalArgumentException(
          "example '%s' has %d scores, but the stream has %d classes"
              .formatted(prediction.id(), scores.length, classes));
    }
    float score = scores[index];
    if (!(score >= 0 && score <= LARGEST_PROBABILITY)) {
      throw new IllegalArgumentException(
          "example '%s' has score %s for class %d, which is no probability; the learner is broken"
              .formatted(prediction.id(), score, index));
    }
    return Math.min(score, 1f);
  }

  /** The predicted class; a binary score of exactly 0.5 predicts class 0. */
  static int argMax(float[] scores) {
    if (scores.length == 2) {
      return scores[1] > .5f ? 1 : 0;
    }
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }

  private int indexOf(String user) {
    if (user.isEmpty()) {
      return NOBODY;
    }
    Integer known = userIndices.putIfAbsent(user, users.size());
    if (known != null) {
      return known;
    }
    users.add(user);
    return users.size() - 1;
  }

  /** Number of examples scored. */
  public long examples() {
    return log.size();
  }

  /** Number of examples that were learned a second time, and are not scored. */
  public long corrections() {
    return corrections;
  }

  /** The figures of this shard alone; examples may be added afterwards. */
  public Evaluation result() {
    return merge(List.of(this));
  }

  /**
   * The figures of several shards together. Tenths are those of every shard: example i of a shard's
   * n falls to tenth floor(10 i / n).
   *
   * @param shards in the order of their numbers; the sums follow it
   */
  public static Evaluation merge(List<PrequentialEvaluation> shards) {
    return new EvaluationSummary(shards).evaluate();
  }

  int classes() {
    return classes;
  }

  ExampleLog log() {
    return log;
  }

  /** Names of the users by index, in the order in which they first came. */
  List<String> users() {
    return users;
  }
}
