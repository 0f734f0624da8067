package io.perennial.learner;

import io.perennial.learner.kernel.Hash;
import io.perennial.learner.scorer.FeatureVector;
import io.perennial.learner.statistics.StatisticsFeatures;
import io.perennial.learner.statistics.StatisticsTable;
import java.util.Arrays;
import java.util.Set;

/**
 * Adds the statistics of an impression's keys to its features: one block of dense values per group,
 * the values of a list averaged, and without ages for a field's value on its own (a value that
 * comes all the time has no age worth knowing). Streams of several classes also get each key's log
 * rate ratio per class, as evidence.
 *
 * <p>Parents: the item of item x value, of user x item and of the last positive; the user of user x
 * value; the stream of all else.
 */
final class StatisticsBlocks {

  private final FeatureLayout layout;
  private final StatisticsTable table;
  private final StatisticsFeatures blocks;
  private final float[] unknown;
  private final float[] streamRates;
  private final float[] userRates;
  private final float[] itemRates;
  private final float[] ownRates;
  private final float[] block;
  private int[] entries = new int[64];

  StatisticsBlocks(FeatureLayout layout, StatisticsTable table) {
    this.layout = layout;
    this.table = table;
    this.blocks = new StatisticsFeatures(table);
    this.unknown = blocks.newRates();
    Arrays.fill(unknown, table.outcomes() == 1 ? 0.5f : 1f / table.outcomes());
    this.streamRates = unknown.clone();
    this.userRates = unknown.clone();
    this.itemRates = unknown.clone();
    this.ownRates = unknown.clone();
    this.block = new float[layout.blockRows()];
  }

  /** Keys of a group must be adjacent, and parents come before their children. */
  void describe(OnlineImpression impression) {
    FeatureVector features = impression.features();
    int n = features.keyCount();
    find(features, n);
    int i = 0;
    while (i < n) {
      int group = features.groups()[i];
      if (group < 0) {
        i++;
        continue;
      }
      i = describe(impression, i, group);
      int row = layout.blockRow(group);
      int rows = layout.isValue(group) ? blocks.agesFrom() : block.length;
      for (int b = 0; b < rows; b++) {
        features.dense(row + b, block[b]);
      }
    }
  }

  /** Finds the entries of n keys together, so that the latencies of the memory overlap. */
  private void find(FeatureVector features, int n) {
    if (entries.length < n) {
      entries = new int[features.keys().length];
    }
    table.find(n, features.keys(), entries);
  }

  /** Sums the blocks of a group's keys from index i; gives the index after them. */
  private int describe(OnlineImpression impression, int i, int group) {
    FeatureVector features = impression.features();
    float[] parent = parent(group);
    float[] rates = rates(group);
    Arrays.fill(block, 0f);
    int j = i;
    do {
      float weight = features.weights()[j];
      blocks.describe(entries[j], impression.timestamp(), parent, rates, weight, block);
      if (table.outcomes() > 1) {
        features.evidence(group, weight, rates, parent, table.outcomes());
      }
      j++;
    } while (j < features.keyCount() && features.groups()[j] == group);
    return j;
  }

  private float[] parent(int group) {
    if (group == FeatureLayout.STREAM) {
      return unknown;
    }
    if (group == FeatureLayout.USER_ITEM
        || group == FeatureLayout.PREVIOUS_ITEM
        || layout.isItemField(group)) {
      return itemRates;
    }
    return layout.isUserField(group) ? userRates : streamRates;
  }

  private float[] rates(int group) {
    return switch (group) {
      case FeatureLayout.STREAM -> streamRates;
      case FeatureLayout.USER -> userRates;
      case FeatureLayout.ITEM -> itemRates;
      default -> ownRates;
    };
  }

  /**
   * Gives up the entries of a user and of user x something, and adds their keys. A pair's key is a
   * hash of the user's and the other's, and the other has an entry of its own: so the pairs are
   * found by trying all, unless the other has lost its entry.
   *
   * @param keys those of pairs that are known already
   * @return entries given up
   */
  int forget(long user, Set<Long> keys) {
    for (int entry = 0; entry < table.capacity(); entry++) {
      long other = table.keyAt(entry);
      long pair = other == 0 ? 0 : Hash.of(user, other);
      if (pair != 0 && table.find(pair) >= 0) {
        keys.add(pair);
      }
    }
    int forgotten = table.forget(user) ? 1 : 0;
    for (long pair : keys) {
      forgotten += table.forget(pair) ? 1 : 0;
    }
    return forgotten;
  }

  /** Learns the outcome of every key, of those too whose field has no place yet. */
  void learn(FeatureVector features, int label, long now) {
    find(features, features.keyCount()); // Brings near what is looked up one by one below.
    for (int i = 0; i < features.keyCount(); i++) {
      if (features.groups()[i] != FeatureLayout.EMBEDDED_ONLY) {
        table.learn(features.keys()[i], label, now);
      }
    }
  }
}
