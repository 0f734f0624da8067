package io.perennial.reproduction.reloop2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Users and outcomes of all rows that were scored, and the slots they came in. */
final class Examples {

  private final Map<Long, Integer> users = new HashMap<>();
  private final List<Slot> slots = new ArrayList<>();

  /** User's number, then the label in the lowest bit. */
  private int[] outcomes = new int[1024];

  private int size;

  /**
   * Rows of a slot.
   *
   * @param start event time, epoch milliseconds
   * @param from index of the first row
   * @param to index after the last row
   */
  record Slot(long start, int from, int to) {}

  /** A slot begins, and the one before is over. */
  void start(long time) {
    slots.add(new Slot(time, size, size));
  }

  void add(long user, int label) {
    outcomes = size == outcomes.length ? Arrays.copyOf(outcomes, 2 * size) : outcomes;
    outcomes[size++] = users.computeIfAbsent(user, key -> users.size()) << 1 | label;
    int last = slots.size() - 1;
    slots.set(last, new Slot(slots.get(last).start(), slots.get(last).from(), size));
  }

  int size() {
    return size;
  }

  int label(int index) {
    return outcomes[index] & 1;
  }

  int user(int index) {
    return outcomes[index] >>> 1;
  }

  List<Slot> slots() {
    return slots;
  }
}
