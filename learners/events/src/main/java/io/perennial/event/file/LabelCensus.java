package io.perennial.event.file;

import io.perennial.event.LabelSpace;
import io.perennial.event.codec.InvalidEventException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The labels in the first rows of a file: says what to do when they are not those of the options.
 */
final class LabelCensus {

  private static final int SHOWN = 10;

  /** How positive labels are called, where a file has two. */
  private static final Set<String> POSITIVE =
      Set.of("1", "+1", "+", "p", "pos", "positive", "y", "yes", "t", "true", "up", "click");

  private final LabelSpace labels;
  private final Map<String, Integer> counts = new TreeMap<>();

  LabelCensus(LabelSpace labels) {
    this.labels = labels;
  }

  void add(String label) {
    if (!label.isEmpty()) {
      counts.merge(label, 1, Integer::sum);
    }
  }

  /**
   * Passes if the labels fit, apart from a few that are errors of their own lines.
   *
   * @throws InputException if more than one label in 20 does not fit, or if of exactly two labels
   *     none is the positive one
   */
  void check(String file) {
    if (!mostFit()) {
      throw new InputException(file + ": " + advice());
    }
    if (labels instanceof LabelSpace.Binary binary
        && counts.size() == 2
        && !counts.containsKey(binary.positive())) {
      throw new InputException(
          file
              + ": no label is '"
              + binary.positive()
              + "', the positive one; the first rows have "
              + shown(", ")
              + ": use "
              + remedy());
    }
  }

  /** The class of a label of one line. */
  int indexOf(String label) throws InvalidEventException {
    try {
      return labels.indexOf(label);
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException(
          "label '" + Text.shortened(label) + "' does not fit; " + advice());
    }
  }

  private boolean mostFit() {
    int total = 0;
    int strange = 0;
    for (Map.Entry<String, Integer> count : counts.entrySet()) {
      total += count.getValue();
      strange += fits(count.getKey()) ? 0 : count.getValue();
    }
    return strange * 20 <= total;
  }

  private boolean fits(String label) {
    try {
      labels.indexOf(label);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private String advice() {
    String expected =
        labels instanceof LabelSpace.Named named
            ? "the classes are " + String.join(", ", named.names())
            : "labels must be 0 or 1";
    if (mostFit()) {
      return expected + ", as in the first rows; correct the line";
    }
    return expected + ", and the first rows have " + shown(", ") + ": use " + remedy();
  }

  private String remedy() {
    if (labels instanceof LabelSpace.Named) {
      return "--classes with all of them";
    }
    return switch (counts.size()) {
      case 0, 1 -> "--positive V with the positive label";
      case 2 -> {
        String positive = positive(List.copyOf(counts.keySet()));
        // Named already, it means that the other one must be 0.
        yield labels instanceof LabelSpace.Binary binary && binary.positive().equals(positive)
            ? "--classes " + shown(",")
            : "--positive " + positive;
      }
      default -> "--positive V with the positive label, or --classes " + shown(",");
    };
  }

  private String shown(String separator) {
    return counts.keySet().stream()
            .limit(SHOWN)
            .map(Text::shortened)
            .collect(Collectors.joining(separator))
        + (counts.size() > SHOWN ? separator + "…" : "");
  }

  private static String positive(List<String> two) {
    boolean first = POSITIVE.contains(two.get(0).toLowerCase(Locale.ROOT));
    boolean second = POSITIVE.contains(two.get(1).toLowerCase(Locale.ROOT));
    return Text.shortened(first && !second ? two.get(0) : two.get(1));
  }
}
