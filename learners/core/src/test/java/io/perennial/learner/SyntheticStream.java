package io.perennial.learner;

import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.learner.kernel.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * A small seeded stream: users, items whose appeal changes every 4,000 events, two categories, a
 * list and a quantity. The label is 1 with probability .9 or .1, by the item's present appeal,
 * turned around for one device; in streams of several classes the class is the item's with
 * probability .9.
 */
final class SyntheticStream {

  private static final long START = 1_500_000_000_000L;

  private final int classes;

  SyntheticStream(int classes) {
    this.classes = classes;
  }

  Interaction at(int i) {
    int item = pick(i, 1, 20);
    int device = pick(i, 2, 4);
    List<Feature> features = new ArrayList<>();
    features.add(new Feature.Category("device", "d" + device));
    features.add(new Feature.Categories("genres", List.of("g" + item % 3, "g" + item % 5)));
    if (i > 500) {
      features.add(new Feature.Quantity("price", pick(i, 3, 1000) / 10.0));
    }
    String user = i % 9 == 0 ? "" : "u" + pick(i, 4, 60);
    return new Interaction(
        "" + i, START + i * 1000L, user, "i" + item, features, "", label(i, item, device));
  }

  private int label(int i, int item, int device) {
    int epoch = i / 4000;
    boolean noise = pick(i, 5, 10) == 0;
    if (classes > 2) {
      return noise ? pick(i, 6, classes) : (item + epoch) % classes;
    }
    boolean appeal = (Hash.of(item, epoch) & 1) == 0;
    return appeal ^ device == 0 ^ noise ? 1 : 0;
  }

  private static int pick(int i, int salt, int n) {
    return (int) Math.floorMod(Hash.of(salt, i), (long) n);
  }
}
