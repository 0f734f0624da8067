package io.perennial.decision;

import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.learner.kernel.Hash;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The items of the latest interactions, with the features that they came with last. O(1) to add;
 * every distinct item has the same chance to be drawn. An item whose name is too long for {@value
 * #BYTES} bytes is left out; one whose features are, is kept without them.
 */
final class RecentItems {

  static final int BYTES = 256;
  private static final int ITEM = 0;
  private static final int TIME = 1;
  private static final int CONTENT = 2;
  private static final int STRIDE = CONTENT + BYTES / Long.BYTES;

  private final int window;
  private final LongTable ring;
  private final LongTable added;
  private final byte[] bytes = new byte[BYTES];

  /** Per item in the ring how often it is there, and where last; follows from the ring. */
  private final Map<Long, Sightings> sightings = new HashMap<>();

  private static final class Sightings {
    int count;
    int last;
  }

  RecentItems(PagedState state, int window) {
    this.window = window;
    this.ring = state.add(new LongTable(window * STRIDE));
    this.added = state.add(new LongTable(1));
  }

  /** After a restore. */
  void resume() {
    sightings.clear();
    long n = added.values()[0];
    for (long i = Math.max(0, n - window); i < n; i++) {
      see((int) (i % window));
    }
  }

  private void see(int at) {
    Sightings of =
        sightings.computeIfAbsent(ring.values()[at * STRIDE + ITEM], k -> new Sightings());
    of.count++;
    of.last = at;
  }

  /** Places in use. */
  int size() {
    return (int) Math.min(window, added.values()[0]);
  }

  /** Number of different items. */
  int distinct() {
    return sightings.size();
  }

  static long hash(String item) {
    return Hash.of(item);
  }

  void add(Interaction interaction) {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    if (!ItemBytes.write(interaction.item(), interaction.features(), out)) {
      return;
    }
    int at = (int) (added.values()[0] % window);
    if (added.values()[0] >= window) {
      forget(ring.values()[at * STRIDE + ITEM]);
    }
    added.values()[0]++;
    added.touch(0);
    int from = at * STRIDE;
    ring.values()[from + ITEM] = hash(interaction.item());
    ring.values()[from + TIME] = interaction.timestamp();
    int longs = (out.position() + Long.BYTES - 1) / Long.BYTES;
    ByteBuffer.wrap(bytes).asLongBuffer().get(ring.values(), from + CONTENT, longs);
    ring.touch(from, CONTENT + longs);
    see(at);
  }

  private void forget(long item) {
    Sightings of = sightings.get(item);
    if (of != null && --of.count == 0) {
      sightings.remove(item);
    }
  }

  /** How often an item is among the latest interactions. */
  int count(long item) {
    Sightings of = sightings.get(item);
    return of == null ? 0 : of.count;
  }

  /** Where an item came last, or -1. */
  int last(long item) {
    Sightings of = sightings.get(item);
    return of == null ? -1 : of.last;
  }

  /** Whether the interaction at a place is the last one with its item. */
  boolean isLast(int at) {
    return last(itemAt(at)) == at;
  }

  long itemAt(int at) {
    return ring.values()[at * STRIDE + ITEM];
  }

  long timeAt(int at) {
    return ring.values()[at * STRIDE + TIME];
  }

  String nameAt(int at) {
    return ItemBytes.readItem(content(at));
  }

  List<Feature> featuresAt(int at) {
    ByteBuffer in = content(at);
    ItemBytes.readItem(in);
    return ItemBytes.readFeatures(in);
  }

  private ByteBuffer content(int at) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    in.asLongBuffer().put(ring.values(), at * STRIDE + CONTENT, BYTES / Long.BYTES);
    return in;
  }
}
