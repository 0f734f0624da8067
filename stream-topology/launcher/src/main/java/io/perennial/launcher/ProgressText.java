package io.perennial.launcher;

import io.perennial.evaluation.RunningMetrics;
import io.perennial.event.TaskShift;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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

  /** Where there is more than one, or was: how many experts, and the latest shift. */
  static String experts(int experts, @Nullable FoundShift latest) {
    String count = experts > 1 ? String.format(Locale.ROOT, ", %,d experts", experts) : "";
    return latest == null ? count : count + ", " + shift(latest.shift());
  }

  /** The ranking policy that is served, once there is one. */
  static String policy(long version) {
    return version == 0 ? "" : String.format(Locale.ROOT, ", policy %,d", version);
  }

  /** A line of its own for a shift, with the evidence. */
  static String found(FoundShift found, boolean severalShards) {
    TaskShift shift = found.shift();
    return shift(shift)
        + (severalShards ? String.format(Locale.ROOT, " of shard %d", found.shard()) : "")
        + figure(", statistic %.3f", shift.statistic())
        + figure(" over %.3f", shift.threshold())
        + figure(", log loss %.4f", shift.logLossBefore())
        + figure(" to %.4f", shift.logLossAfter());
  }

  private static String shift(TaskShift shift) {
    String what =
        String.format(Locale.ROOT, "shift: %s at event %,d", shift.kind().text(), shift.event());
    return switch (shift.kind()) {
      case NEW_TASK, RETURNING_TASK ->
          what + String.format(Locale.ROOT, " -> expert %d", shift.expert());
      case MERGED ->
          what
              + String.format(Locale.ROOT, ", expert %d into %d", shift.previous(), shift.expert());
      case RETIRED -> what + String.format(Locale.ROOT, ", expert %d", shift.expert());
    };
  }

  private static String figure(String format, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }
}
