package io.perennial.learner.memory;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the error memory is made of.
 *
 * @param enabled whether recent errors correct the served score; binary streams only
 * @param keys by what past examples are found again; how far each is trusted is learned
 * @param halfLives of what is remembered by item and hidden vector, in event time, 1 to 8 of at
 *     least a second
 * @param halfLivesInExamples of what is remembered by value, in examples, 1 to 8 of 1 to 1,000,000
 * @param arrays of cells of item and hidden vector, 1 to 64
 * @param cells of an array, a power of two, 2 to 2^20
 * @param bits SimHash bits beside the item, 0 to 16
 * @param resetAtShifts whether it starts again when the base changes with the task
 */
public record ErrorMemoryConfig(
    boolean enabled,
    Set<Key> keys,
    List<Duration> halfLives,
    List<Integer> halfLivesInExamples,
    int arrays,
    int cells,
    int bits,
    boolean resetAtShifts) {

  /** By what past examples are found again. */
  public enum Key {
    /** The item. */
    ITEM,
    /** The item and a few SimHash bits of the hidden vector. */
    ITEM_AND_HIDDEN,
    /** More SimHash bits of the hidden vector, as in ReLoop2. */
    HIDDEN,
    /** Each of the event's own categories: a field and its value. */
    VALUES
  }

  public ErrorMemoryConfig {
    // In the order of declaration, so that it reads and hashes the same everywhere.
    keys = Collections.unmodifiableSet(new TreeSet<>(keys));
    halfLives = List.copyOf(halfLives);
    halfLivesInExamples = List.copyOf(halfLivesInExamples);
    if (keys.isEmpty()) {
      throw invalid("keys", keys, "at least one of " + List.of(Key.values()));
    }
    range("halfLives.size", halfLives.size(), 1, 8);
    for (Duration halfLife : halfLives) {
      range("halfLives (in ms)", halfLife.toMillis(), 1000, Long.MAX_VALUE - 1);
    }
    range("halfLivesInExamples.size", halfLivesInExamples.size(), 1, 8);
    for (int halfLife : halfLivesInExamples) {
      range("halfLivesInExamples", halfLife, 1, 1_000_000);
    }
    range("arrays", arrays, 1, 64);
    range("bits", bits, 0, 16);
    if (cells < 2 || cells > 1 << 20 || Integer.bitCount(cells) != 1) {
      throw invalid("cells", cells, "a power of two from 2 to 2^20");
    }
  }

  /** What measured best on streams that are not reported (docs/decisions/0005-error-memory.md). */
  public static ErrorMemoryConfig defaults() {
    return new ErrorMemoryConfig(
        true,
        Set.of(Key.values()),
        List.of(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(8)),
        List.of(100, 1000),
        8,
        1 << 15,
        2,
        true);
  }

  /** The same with other keys. */
  public ErrorMemoryConfig withKeys(Set<Key> others) {
    return new ErrorMemoryConfig(
        enabled, others, halfLives, halfLivesInExamples, arrays, cells, bits, resetAtShifts);
  }

  private static void range(String field, long value, long min, long max) {
    if (value < min || value > max) {
      throw invalid(field, value, "from " + min + " to " + max);
    }
  }

  private static IllegalArgumentException invalid(String field, Object value, String allowed) {
    return new IllegalArgumentException(
        "learner field 'errorMemory." + field + "' must be " + allowed + ", but is " + value);
  }
}
