package io.perennial.learner;

import io.perennial.event.Interaction;
import io.perennial.event.Removal;
import io.perennial.learner.kernel.Hash;
import io.perennial.learner.statistics.StatisticsFeatures;
import io.perennial.learner.statistics.StatisticsTable;
import io.perennial.state.PagedState;
import java.time.Duration;
import java.util.Set;

/**
 * Everything a learner knows about its stream beside the model: field names, moments of quantities,
 * last outcomes and statistics. Describes an interaction by it, and learns outcomes.
 */
final class StreamFeatures {

  private static final int USERS_WITH_LAST_POSITIVE = 1 << 16;

  private final boolean binary;
  private final boolean withStatistics;
  private final FeatureLayout layout;
  private final FieldSlots slots;
  private final QuantityMoments moments;
  private final OutcomeLags lags;
  private final LastPositives lastPositives;
  private final FeatureExtractor extractor;
  private final StatisticsBlocks statistics;

  StreamFeatures(PagedState state, LearnerConfig config) {
    this.binary = config.classes() == 2;
    this.withStatistics = config.statistics();
    this.slots = new FieldSlots(state, config.maxFields());
    this.moments = new QuantityMoments(state, config.maxFields(), config.decayedMeans());
    this.lags = new OutcomeLags(state, binary);
    this.lastPositives = new LastPositives(state, USERS_WITH_LAST_POSITIVE);
    StatisticsTable table =
        new StatisticsTable(
            state,
            config.outputs(),
            withStatistics ? config.statisticsCapacity() : StatisticsTable.WAYS,
            config.halfLives().stream().map(Duration::toMillis).toList());
    this.layout = new FeatureLayout(config.maxFields(), new StatisticsFeatures(table).size());
    this.extractor =
        new FeatureExtractor(layout, config.userFeatures(), slots, moments, lastPositives);
    this.statistics = new StatisticsBlocks(layout, table);
  }

  FeatureLayout layout() {
    return layout;
  }

  /** How often a field without a place was learned. */
  long ignoredFields() {
    return slots.overflow();
  }

  /** Whether a field of this name was ever learned, and has a place. */
  boolean knows(String field) {
    return slots.find(Hash.of(field), 0) >= 0;
  }

  /** Fills the impression's features. Changes nothing else. */
  void describe(Interaction interaction, OnlineImpression impression) {
    extractor.extract(interaction, impression);
    TimeOfWeek.describe(interaction.timestamp(), FeatureLayout.TIME_ROW, impression.features());
    lags.describe(FeatureLayout.LAG_ROW, impression.features());
    if (withStatistics) {
      statistics.describe(impression);
    }
  }

  /** Learns the impression's outcome. */
  void learn(OnlineImpression impression, int label, long labelledAt) {
    if (withStatistics) {
      statistics.learn(impression.features(), label, labelledAt);
    }
    learnFields(impression);
    lags.learn(label);
    if (binary && label == 1 && impression.userHash() != 0 && impression.itemHash() != 0) {
      lastPositives.learn(impression.userHash(), impression.itemHash());
    }
  }

  /**
   * Forgets a user.
   *
   * @param user his key
   * @param keys of pairs of him and something that are known already; takes those that are found
   */
  void forget(long user, Set<Long> keys, Removal removal) {
    removal.removed(
        "counts of outcomes by the user, and by the user and something",
        withStatistics ? statistics.forget(user, keys) : 0);
    removal.removed("last positive items", lastPositives.forget(user) ? 1 : 0);
  }

  private void learnFields(OnlineImpression impression) {
    for (int i = 0; i < impression.fieldCount(); i++) {
      int slot = impression.fieldSlot(i);
      if (slot < 0) {
        slot = slots.findOrAssign(impression.fieldName(i));
      }
      double quantity = impression.fieldQuantity(i);
      if (slot >= 0 && !Double.isNaN(quantity)) {
        moments.learn(slot, quantity);
      }
    }
  }
}
