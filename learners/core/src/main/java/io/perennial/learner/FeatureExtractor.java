package io.perennial.learner;

import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.learner.kernel.Hash;
import io.perennial.learner.scorer.FeatureVector;
import java.util.Arrays;
import java.util.List;

/**
 * Hashes an interaction into keys: user, item, user x item, the user's last positive item x item,
 * and for every value of a field the value, item x value and user x value. A quantity takes part as
 * the bin of its standardised value, half a deviation wide, with an embedding and no statistics. At
 * most {@value #MAX_VALUES} values of a list are used.
 */
final class FeatureExtractor {

  static final int MAX_VALUES = 64;
  private static final double BINS_PER_DEVIATION = 2;

  private static final long STREAM_KEY = Hash.of("stream");
  private static final long USER_SALT = Hash.of("user");
  private static final long ITEM_SALT = Hash.of("item");
  private static final long PREVIOUS_SALT = Hash.of("previous item");
  private static final long BIN_SALT = Hash.of("bin");

  private final FeatureLayout layout;
  private final boolean users;
  private final FieldSlots slots;
  private final QuantityMoments moments;
  private final LastPositives lastPositives;

  private final long[] valueKeys = new long[MAX_VALUES];
  private String[] knownNames = new String[16];
  private long[] knownHashes = new long[16];

  FeatureExtractor(
      FeatureLayout layout,
      boolean users,
      FieldSlots slots,
      QuantityMoments moments,
      LastPositives lastPositives) {
    this.layout = layout;
    this.users = users;
    this.slots = slots;
    this.moments = moments;
    this.lastPositives = lastPositives;
    Arrays.fill(knownNames, "");
  }

  /** A user's key; 0 for the empty user. */
  static long userHash(String user) {
    return user.isEmpty() ? 0 : Hash.of(USER_SALT, Hash.of(user));
  }

  /** Fills the impression's keys, quantities and new names. */
  void extract(Interaction interaction, OnlineImpression impression) {
    FeatureVector vector = impression.features();
    long owner = userHash(interaction.user());
    long user = users ? owner : 0;
    long item = interaction.item().isEmpty() ? 0 : Hash.of(ITEM_SALT, Hash.of(interaction.item()));
    impression.start(interaction.timestamp(), user, item);
    impression.owner(owner);
    vector.key(STREAM_KEY, FeatureLayout.STREAM, -1, 1f);
    if (user != 0) {
      vector.key(user, FeatureLayout.USER, FeatureLayout.USER_POSITION, 1f);
    }
    if (item != 0) {
      vector.key(item, FeatureLayout.ITEM, FeatureLayout.ITEM_POSITION, 1f);
    }
    if (user != 0 && item != 0) {
      vector.key(Hash.of(user, item), FeatureLayout.USER_ITEM, -1, 1f);
      long previous = lastPositives.of(user);
      if (previous != 0) {
        long pair = Hash.of(PREVIOUS_SALT, Hash.of(previous, item));
        vector.key(pair, FeatureLayout.PREVIOUS_ITEM, -1, 1f);
      }
    }
    fields(interaction.features(), impression);
  }

  private void fields(List<Feature> features, OnlineImpression impression) {
    ensure(features.size());
    int hint = 0;
    for (int i = 0; i < features.size(); i++) {
      Feature feature = features.get(i);
      long name = nameHash(i, feature.name());
      int slot = slots.find(name, hint);
      hint = slot + 1;
      if (feature instanceof Feature.Category category) {
        impression.field(slot, name, Double.NaN);
        valueKeys[0] = Hash.of(name, Hash.of(category.value()));
        values(1, slot, impression);
      } else if (feature instanceof Feature.Quantity quantity) {
        impression.field(slot, name, quantity.value());
        quantity(name, slot, quantity.value(), impression);
      } else if (feature instanceof Feature.Categories categories) {
        impression.field(slot, name, Double.NaN);
        list(name, slot, categories.values(), impression);
      }
    }
  }

  private void quantity(long name, int slot, double q, OnlineImpression impression) {
    if (slot < 0) {
      return;
    }
    moments.describe(slot, q, layout.quantityRow(slot), impression.features());
    double bin = Math.floor(moments.standardised(slot, q) * BINS_PER_DEVIATION);
    long key = Hash.of(name, Hash.of(BIN_SALT, (long) Math.max(-8, Math.min(7, bin))));
    impression.features().key(key, FeatureLayout.EMBEDDED_ONLY, layout.position(slot), 1f);
  }

  private void list(long name, int slot, List<String> values, OnlineImpression impression) {
    int n = Math.min(values.size(), MAX_VALUES);
    for (int j = 0; j < n; j++) {
      valueKeys[j] = Hash.of(name, Hash.of(values.get(j)));
    }
    values(n, slot, impression);
  }

  /** Adds the first n value keys, then each with the item, then each with the user. */
  private void values(int n, int slot, OnlineImpression impression) {
    FeatureVector vector = impression.features();
    float weight = 1f / n;
    for (int j = 0; j < n; j++) {
      vector.key(valueKeys[j], layout.field(slot), layout.position(slot), weight);
    }
    for (int j = 0; j < n && impression.itemHash() != 0; j++) {
      long pair = Hash.of(impression.itemHash(), valueKeys[j]);
      vector.key(pair, layout.itemField(slot), -1, weight);
    }
    for (int j = 0; j < n && impression.userHash() != 0; j++) {
      long pair = Hash.of(impression.userHash(), valueKeys[j]);
      vector.key(pair, layout.userField(slot), -1, weight);
    }
  }

  private long nameHash(int i, String name) {
    if (!name.equals(knownNames[i])) {
      knownNames[i] = name;
      knownHashes[i] = Hash.of(name);
    }
    return knownHashes[i];
  }

  private void ensure(int fields) {
    if (fields > knownNames.length) {
      int from = knownNames.length;
      knownNames = Arrays.copyOf(knownNames, 2 * fields);
      Arrays.fill(knownNames, from, knownNames.length, "");
      knownHashes = Arrays.copyOf(knownHashes, 2 * fields);
    }
  }
}
