package io.perennial.event.generator;

import io.perennial.event.generator.Change.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * When the truth changes: within every 100,000 interactions abruptly at 20,000, gradually from
 * 50,000 to 55,000, and back to concept 0 at 80,000. There are five concepts, so that from the
 * second such cycle on the others return as well.
 */
final class Schedule {

  private static final long CYCLE = 100_000;
  private static final long ABRUPT = 20_000;
  private static final long GRADUAL = 50_000;
  private static final long LASTING = 5_000;
  private static final long RETURN = 80_000;

  /** Concepts there are; concept 0 is the one that always comes back. */
  static final int CONCEPTS = 5;

  private final boolean changes;

  Schedule(boolean changes) {
    this.changes = changes;
  }

  /** The concept at an interaction; during a gradual change the one that fades. */
  int concept(long event) {
    long place = event % CYCLE;
    if (!changes || place < ABRUPT || place >= RETURN) {
      return 0;
    }
    return place < GRADUAL + LASTING ? first(event) : first(event) + 1;
  }

  /** The concept that {@link #share} belongs to. */
  int rising(long event) {
    return share(event) > 0 ? first(event) + 1 : concept(event);
  }

  /** Share of the rising concept in a gradual change, 0 outside of one. */
  double share(long event) {
    long place = event % CYCLE;
    return changes && place >= GRADUAL && place < GRADUAL + LASTING
        ? (place - GRADUAL + 0.5) / LASTING
        : 0;
  }

  /** The changes that begin before an interaction. */
  List<Change> changes(long before) {
    List<Change> result = new ArrayList<>();
    for (long cycle = 0; changes && cycle < before; cycle += CYCLE) {
      int first = first(cycle);
      Kind kind = cycle < CYCLE * (CONCEPTS - 1) / 2 ? Kind.ABRUPT : Kind.RETURNING;
      add(result, new Change(cycle + ABRUPT, kind, first, 0), before);
      add(result, new Change(cycle + GRADUAL, Kind.GRADUAL, first + 1, LASTING), before);
      add(result, new Change(cycle + RETURN, Kind.RETURNING, 0, 0), before);
    }
    return result;
  }

  private static void add(List<Change> changes, Change change, long before) {
    if (change.event() < before) {
      changes.add(change);
    }
  }

  private static int first(long event) {
    return 1 + (int) (event / CYCLE % ((CONCEPTS - 1) / 2)) * 2;
  }
}
