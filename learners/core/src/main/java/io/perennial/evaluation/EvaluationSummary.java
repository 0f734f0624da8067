package io.perennial.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Works out the figures of several shards' logs; one use. */
final class EvaluationSummary {

  private static final int TENTHS = 10;
  // What most virtual machines allow an array.
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final List<PrequentialEvaluation> shards;
  private final boolean binary;
  private final int[] keys;

  EvaluationSummary(List<PrequentialEvaluation> shards) {
    this.shards = List.copyOf(shards);
    long examples = 0;
    for (PrequentialEvaluation shard : this.shards) {
      examples += shard.examples();
      if (shard.classes() != this.shards.get(0).classes()) {
        throw new IllegalArgumentException(
            "shards must have the same number of classes, but have "
                + this.shards.get(0).classes()
                + " and "
                + shard.classes());
      }
    }
    if (examples > LARGEST_ARRAY) {
      throw new IllegalArgumentException(
          "an evaluation covers at most %d examples, but has %d; limit the input"
              .formatted(LARGEST_ARRAY, examples));
    }
    binary = !this.shards.isEmpty() && this.shards.get(0).classes() == 2;
    keys = new int[binary ? (int) examples : 0];
  }

  Evaluation evaluate() {
    List<Quality> tenths = new ArrayList<>(TENTHS);
    for (int tenth = 0; tenth < TENTHS; tenth++) {
      tenths.add(quality(true, tenth, tenth + 1));
    }
    long corrections = shards.stream().mapToLong(PrequentialEvaluation::corrections).sum();
    return new Evaluation(
        quality(true, 0, TENTHS),
        binary ? UserAuc.of(shards, keys) : null,
        noChangeAccuracy(),
        tenths,
        quality(false, 0, TENTHS),
        meanAbsCompensation(),
        corrections);
  }

  /** Of all examples in the tenths {@code [fromTenth, toTenth)} of their shards. */
  private Quality quality(boolean served, int fromTenth, int toTenth) {
    long examples = 0;
    long correct = 0;
    double loss = 0;
    for (PrequentialEvaluation shard : shards) {
      ExampleLog log = shard.log();
      int to = firstOfTenth(toTenth, log.size());
      double shardLoss = 0;
      for (int i = firstOfTenth(fromTenth, log.size()); i < to; i++) {
        float score = served ? log.served(i) : log.base(i);
        int label = log.label(i);
        shardLoss += binary ? LogLoss.ofBinary(score, label) : LogLoss.of(score);
        correct += (served ? log.servedCorrect(i) : log.baseCorrect(i)) ? 1 : 0;
        if (binary) {
          keys[(int) examples] = Auc.key(score, label);
        }
        examples++;
      }
      loss += shardLoss;
    }
    return new Quality(
        examples,
        mean(loss, examples),
        binary ? Auc.ofKeys(keys, 0, (int) examples) : null,
        mean((double) correct, examples));
  }

  /** The smallest i with floor(10 i / size) = tenth; size itself for the tenth after the last. */
  private static int firstOfTenth(int tenth, int size) {
    return (int) (((long) tenth * size + TENTHS - 1) / TENTHS);
  }

  private double meanAbsCompensation() {
    long examples = 0;
    double sum = 0;
    for (PrequentialEvaluation shard : shards) {
      ExampleLog log = shard.log();
      for (int i = 0; i < log.size(); i++) {
        sum += Math.abs((double) log.served(i) - log.base(i));
      }
      examples += log.size();
    }
    return examples == 0 ? 0 : sum / examples;
  }

  private @Nullable Double noChangeAccuracy() {
    long examples = 0;
    long correct = 0;
    for (PrequentialEvaluation shard : shards) {
      ExampleLog log = shard.log();
      for (int i = 1; i < log.size(); i++) {
        correct += log.label(i) == log.label(i - 1) ? 1 : 0;
      }
      examples += log.size();
    }
    return mean((double) correct, examples);
  }

  private static @Nullable Double mean(double sum, long count) {
    return count == 0 ? null : sum / count;
  }
}
