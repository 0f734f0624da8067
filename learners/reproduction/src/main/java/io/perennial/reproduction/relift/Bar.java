package io.perennial.reproduction.relift;

import java.util.Locale;

/**
 * Something that was to be shown, and whether it was.
 *
 * @param name what was to be shown
 * @param figure what was measured, as text
 * @param verdict by intervals, not by means alone
 */
public record Bar(String name, String figure, Verdict verdict) {

  /** Whether a bar was reached. */
  public enum Verdict {
    MET,
    MISSED,
    /** Too few seeds for an interval. */
    UNDECIDED;

    /** The verdict of a condition on figures of which one is half an interval's width. */
    static Verdict of(boolean met, double half) {
      return Double.isNaN(half) ? UNDECIDED : met ? MET : MISSED;
    }

    /** As in reports. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
