package io.perennial.launcher;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One figure of the replay store's benchmark.
 *
 * @param phase that measured it
 * @param what is measured
 * @param values one per measurement, at least one
 * @param bar what it should reach, or null where nothing was promised
 * @param note what must be known beside it; may be empty
 */
record StoreBenchFigure(
    StoreBenchPhase phase,
    String what,
    StoreBenchUnit unit,
    List<Double> values,
    @Nullable Bar bar,
    String note) {

  /** A limit, in the figure's unit. */
  sealed interface Bar {

    /** The figure should be as large as this, or larger. */
    record AtLeast(double value) implements Bar {}

    /** The figure should be as small as this, or smaller. */
    record AtMost(double value) implements Bar {}
  }

  StoreBenchFigure {
    values = values.stream().sorted().toList();
    if (values.isEmpty()) {
      throw new IllegalArgumentException("figure '" + what + "' has no value");
    }
  }

  /** Of an even number of values the mean of the two in the middle. */
  double median() {
    int middle = values.size() / 2;
    return values.size() % 2 == 1
        ? values.get(middle)
        : (values.get(middle - 1) + values.get(middle)) / 2;
  }

  double least() {
    return values.get(0);
  }

  double most() {
    return values.get(values.size() - 1);
  }

  /** Whether the median reaches the bar; so it does where there is none. */
  boolean holds() {
    if (bar instanceof Bar.AtLeast atLeast) {
      return median() >= atLeast.value();
    }
    return !(bar instanceof Bar.AtMost atMost) || median() <= atMost.value();
  }
}
