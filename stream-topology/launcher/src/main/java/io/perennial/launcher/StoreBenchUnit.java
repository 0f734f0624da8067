package io.perennial.launcher;

import java.util.Locale;

/** What a figure of the replay store's benchmark is counted in. */
enum StoreBenchUnit {
  ROWS_PER_SECOND("rows/s", 0),
  ANSWERS_PER_SECOND("answers/s", 0),
  MEGABYTES_PER_SECOND("MB/s", 1),
  MILLIS("ms", 2),
  SECONDS("s", 1),
  RATIO("x", 2);

  private final String symbol;
  private final int decimals;

  StoreBenchUnit(String symbol, int decimals) {
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
