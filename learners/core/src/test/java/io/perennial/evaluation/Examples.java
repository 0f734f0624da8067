package io.perennial.evaluation;

import io.perennial.event.Interaction;
import io.perennial.event.LabelledExample;
import io.perennial.event.LabelledExample.Origin;
import io.perennial.event.Prediction;
import java.util.List;

/** Examples with little but scores and labels. */
final class Examples {

  private Examples() {}

  /** A binary example whose base score is its served one. */
  static LabelledExample binary(long sequence, String user, double score, int label) {
    return binary(sequence, user, score, score, label);
  }

  static LabelledExample binary(long sequence, String user, double score, double base, int label) {
    return example(sequence, user, twoScores(score), twoScores(base), label, Origin.INLINE);
  }

  static LabelledExample example(
      long sequence, String user, float[] scores, float[] base, int label, Origin origin) {
    String id = "e" + sequence;
    return new LabelledExample(
        new Interaction(id, sequence, user, "item", List.of(), "", Interaction.UNLABELLED),
        label,
        origin,
        sequence,
        new Prediction(id, sequence, user, "item", scores, base, 0, sequence),
        sequence);
  }

  /** An evaluation of these examples as one shard. */
  static PrequentialEvaluation shardOf(int classes, List<LabelledExample> examples) {
    PrequentialEvaluation shard = new PrequentialEvaluation(classes);
    examples.forEach(shard::add);
    return shard;
  }

  static float[] twoScores(double score) {
    return new float[] {1 - (float) score, (float) score};
  }
}
