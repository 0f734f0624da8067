package io.perennial.launcher.figures;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One figure of a benchmark.
 *
 * @param phase of the benchmark that measured it
 * @param what is measured
 * @param values one per measurement, at least one
 * @param bar what it should reach, or null where nothing was promised
 * @param note what must be known beside it; may be empty
 */
public record Figure(
    String phase, String what, Unit unit, List<Double> values, @Nullable Bar bar, String note) {

  /** What a figure is counted in. */
  public enum Unit {
    ROWS_PER_SECOND("rows/s", 0),
    EVENTS_PER_SECOND("events/s", 0),
    ANSWERS_PER_SECOND("answers/s", 0),
    MEGABYTES_PER_SECOND("MB/s", 1),
    MILLIS("ms", 2),
    SECONDS("s", 1),
    MEBIBYTES("MiB", 1),
    PERCENT("%", 1),
    RATIO("x", 2);

    private final String symbol;
    private final int decimals;

    Unit(String symbol, int decimals) {
      this.symbol = symbol;
      this.decimals = decimals;
    }

    String symbol() {
      return symbol;
    }

    /** The number alone. */
    String format(double value) {
      return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
  }

  /** A limit, in the figure's unit. */
  public sealed interface Bar {

    /** The figure should be as large as this, or larger. */
    record AtLeast(double value) implements Bar {}

    /** The figure should be as small as this, or smaller. */
    record AtMost(double value) implements Bar {}
  }

  public Figure {
    values = values.stream().sorted().toList();
    if (values.isEmpty()) {
      throw new IllegalArgumentException("figure '" + what + "' has no value");
    }
  }

  /** Of an even number of values the mean of the two in the middle. */
  public double median() {
    int middle = values.size() / 2;
    return values.size() % 2 == 1
        ? values.get(middle)
        : (values.get(middle - 1) + values.get(middle)) / 2;
  }

  /** The least value. */
  public double least() {
    return values.get(0);
  }

  /** The largest value. */
  public double most() {
    return values.get(values.size() - 1);
  }

  /** Whether the median reaches the bar; so it does where there is none. */
  public boolean holds() {
    if (bar instanceof Bar.AtLeast atLeast) {
      return median() >= atLeast.value();
    }
    return !(bar instanceof Bar.AtMost atMost) || median() <= atMost.value();
  }
}
