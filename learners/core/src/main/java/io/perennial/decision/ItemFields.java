package io.perennial.decision;

import io.perennial.event.Feature;
import io.perennial.learner.kernel.Hash;
import io.perennial.state.DoubleTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.util.List;

/**
 * Finds out which fields say something of the item (a film's year) and which of the occasion (the
 * device): a field is the item's where two interactions with the same item have agreed in it at
 * least {@value #AGREED} of the time. Nobody has to tell. At most {@value #FIELDS} fields are
 * known; later ones count as the occasion's.
 */
final class ItemFields {

  static final int FIELDS = 64;
  static final double AGREED = 0.99;
  private static final double FEWEST = 10;
  private static final double DECAY = 0.999;
  private static final int STRIDE = 2;

  private final LongTable names;
  private final DoubleTable counts;

  ItemFields(PagedState state) {
    names = state.add(new LongTable(FIELDS));
    counts = state.add(new DoubleTable(STRIDE * FIELDS));
  }

  /** Two interactions with the same item had these features, in the order of their names. */
  void compare(List<Feature> one, List<Feature> other) {
    int j = 0;
    for (Feature feature : one) {
      while (j < other.size() && other.get(j).name().compareTo(feature.name()) < 0) {
        j++;
      }
      if (j < other.size() && other.get(j).name().equals(feature.name())) {
        count(feature.name(), feature.equals(other.get(j)));
      }
    }
  }

  private void count(String name, boolean equal) {
    int at = find(name);
    if (at < 0) {
      return;
    }
    double[] c = counts.values();
    c[STRIDE * at] = DECAY * c[STRIDE * at] + (equal ? 1 : 0);
    c[STRIDE * at + 1] = DECAY * c[STRIDE * at + 1] + 1;
    counts.touch(STRIDE * at, STRIDE);
    if (names.values()[at] == 0) {
      names.values()[at] = hash(name);
      names.touch(at);
    }
  }

  /** The field's place, or the one it would take, or -1. */
  private int find(String name) {
    long hash = hash(name);
    for (int i = 0; i < FIELDS; i++) {
      long known = names.values()[i];
      if (known == hash || known == 0) {
        return i;
      }
    }
    return -1;
  }

  private static long hash(String name) {
    return Hash.of(name) | 1;
  }

  /** Whether a field is the item's. */
  boolean isOwn(String name) {
    int at = find(name);
    if (at < 0) {
      return false;
    }
    double equal = counts.values()[STRIDE * at];
    double all = counts.values()[STRIDE * at + 1];
    return all >= FEWEST && equal >= AGREED * all;
  }
}
