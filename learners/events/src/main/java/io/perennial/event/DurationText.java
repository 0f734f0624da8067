package io.perennial.event;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Durations as people write them, for receipts: 5 min, 30 min, 8 h. */
public final class DurationText {

  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private DurationText() {}

  /** In the largest unit that is whole, down to milliseconds; days from two on. */
  public static String of(Duration duration) {
    long millis = duration.toMillis();
    if (millis % SECOND != 0) {
      return millis + " ms";
    }
    if (millis % MINUTE != 0 || millis == 0) {
      return millis / SECOND + " s";
    }
    if (millis % HOUR != 0) {
      return millis / MINUTE + " min";
    }
    return millis % DAY != 0 || millis == DAY ? millis / HOUR + " h" : millis / DAY + " days";
  }

  /** The same of several, with commas between them. */
  public static String of(List<Duration> durations) {
    return durations.stream().map(DurationText::of).collect(Collectors.joining(", "));
  }
}
