package io.perennial.launcher.storebench;

import io.perennial.launcher.figures.MeasurementFailedException;
import java.util.ArrayList;
import java.util.List;

/** A growing count as it was seen from time to time; between two looks it grows evenly. */
final class Growth {

  private record Look(long nanos, long count) {}

  private final List<Look> looks = new ArrayList<>();

  /** A look, later than the one before. */
  void add(long nanos, long count) {
    looks.add(new Look(nanos, count));
  }

  /**
   * When the count came to this many.
   *
   * @throws MeasurementFailedException when the looks do not begin below it and end at or above it
   */
  long nanosAt(double count) {
    for (int i = 1; i < looks.size(); i++) {
      Look before = looks.get(i - 1);
      Look after = looks.get(i);
      if (before.count < count && after.count >= count) {
        double share = (count - before.count) / (after.count - before.count);
        return before.nanos + Math.round(share * (after.nanos - before.nanos));
      }
    }
    throw new MeasurementFailedException(
        "the store was never seen to come to %,.0f rows: raise --rows".formatted(count));
  }

  /** How many per second from one count to another. */
  double perSecond(double from, double to) {
    return (to - from) * 1e9 / (nanosAt(to) - nanosAt(from));
  }
}
