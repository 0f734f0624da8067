package io.perennial.launcher;

import io.perennial.evaluation.RunningMetrics;
import java.util.Locale;

/** The figures of a progress line. */
final class ProgressText {

  private ProgressText() {}

  /**
   * Events, their rate, and how well the latest ones were predicted: a change shows at once, where
   * a figure since the start would hide it.
   */
  static String of(long events, double rate, RunningMetrics.Snapshot metrics) {
    return String.format(Locale.ROOT, "%,d events, %,.0f events/s", events, rate)
        + figure(", log loss %.4f", metrics.logLoss())
        + figure(", AUC %.4f", metrics.auc())
        + latest(metrics.examples());
  }

  private static String latest(long examples) {
    return examples == 0 ? "" : String.format(Locale.ROOT, " (latest %,d)", examples);
  }

  /** A further figure, where there is something to count. */
  static String count(long count, String what) {
    return count == 0 ? "" : String.format(Locale.ROOT, ", %,d %s", count, what);
  }

  private static String figure(String format, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }
}
