package io.perennial.processor;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Keys with a deadline each, given back by (deadline, key), so that the order in which things
 * expire is total. Held in memory and rebuilt from the open records at a restore.
 *
 * <p>Adding and polling take logarithmic, the others constant time. A removed key leaves its place
 * in the heap until it comes up or the heap is more than half empty places; about 130 bytes a key.
 */
final class DeadlineQueue {

  private record Entry(long deadline, String key) {}

  private static final int COMPACTION_SLACK = 1_024;

  private final Map<String, Entry> live = new HashMap<>();
  private PriorityQueue<Entry> heap = newHeap();

  /** Adds a key, or moves its deadline. */
  void put(long deadline, String key) {
    Entry entry = new Entry(deadline, key);
    live.put(key, entry);
    heap.add(entry);
  }

  boolean contains(String key) {
    return live.containsKey(key);
  }

  void remove(String key) {
    live.remove(key);
    if (heap.size() > 2 * live.size() + COMPACTION_SLACK) {
      heap = newHeap();
      heap.addAll(live.values());
    }
  }

  /** Removes and gives the first key whose deadline is not after {@code now}, or null. */
  @Nullable String pollDue(long now) {
    while (!heap.isEmpty()) {
      Entry first = heap.peek();
      if (live.get(first.key()) != first) {
        heap.poll();
      } else if (first.deadline() <= now) {
        heap.poll();
        live.remove(first.key());
        return first.key();
      } else {
        return null;
      }
    }
    return null;
  }

  int size() {
    return live.size();
  }

  private static PriorityQueue<Entry> newHeap() {
    return new PriorityQueue<>(Comparator.comparingLong(Entry::deadline).thenComparing(Entry::key));
  }
}
