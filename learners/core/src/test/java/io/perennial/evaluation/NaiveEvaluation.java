package io.perennial.evaluation;

import io.perennial.event.LabelledExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The definitions written down as they read, in O(n^2): an oracle of its own. */
final class NaiveEvaluation {

  private NaiveEvaluation() {}

  /** Share of (positive, negative) pairs in the right order, ties counting half. */
  static @Nullable Double auc(List<LabelledExample> examples) {
    double right = 0;
    long pairs = 0;
    for (LabelledExample positive : examples) {
      for (LabelledExample negative : examples) {
        if (positive.label() == 1 && negative.label() == 0) {
          pairs++;
          float difference = positive.prediction().score() - negative.prediction().score();
          right += difference > 0 ? 1 : difference == 0 ? .5 : 0;
        }
      }
    }
    return pairs == 0 ? null : right / pairs;
  }

  static @Nullable Double gauc(List<LabelledExample> examples) {
    Map<String, List<LabelledExample>> byUser = new TreeMap<>();
    for (LabelledExample example : examples) {
      String user = example.interaction().user();
      byUser.computeIfAbsent(user, u -> new ArrayList<>()).add(example);
    }
    byUser.remove("");
    double sum = 0;
    long weight = 0;
    for (List<LabelledExample> ofUser : byUser.values()) {
      Double auc = auc(ofUser);
      if (auc != null) {
        sum += ofUser.size() * auc;
        weight += ofUser.size();
      }
    }
    return weight == 0 ? null : sum / weight;
  }

  static double logLoss(List<LabelledExample> examples) {
    return examples.stream().mapToDouble(LabelledExample::logLoss).average().orElseThrow();
  }

  static double accuracy(List<LabelledExample> examples) {
    return examples.stream()
        .mapToDouble(e -> (e.prediction().score() > .5 ? 1 : 0) == e.label() ? 1 : 0)
        .average()
        .orElseThrow();
  }

  /** Examples i of the list with floor(10 i / n) = tenth. */
  static List<LabelledExample> tenth(List<LabelledExample> examples, int tenth) {
    return IntStream.range(0, examples.size())
        .filter(i -> (int) Math.floor(10.0 * i / examples.size()) == tenth)
        .mapToObj(examples::get)
        .toList();
  }
}
