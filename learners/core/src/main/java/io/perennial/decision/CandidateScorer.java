package io.perennial.decision;

import io.perennial.event.Decision.Candidate;
import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.learner.ContinualLearner;
import io.perennial.learner.Impression;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a candidate at an interaction's arrival: the learner's logit with the item's own
 * features and the occasion's others, how popular the item is among the latest, and how idle.
 */
final class CandidateScorer {

  /** Idle time of an item that is not among the latest: 30 days. */
  static final double UNSEEN_SECONDS = 30 * 86_400;

  private static final double LEAST = 1e-7;

  private final RecentItems recent;
  private final ItemFields fields;

  CandidateScorer(RecentItems recent, ItemFields fields) {
    this.recent = recent;
    this.fields = fields;
  }

  /** The interaction's item, with the features that it came with now. */
  Candidate chosen(
      Interaction interaction, double propensity, ContinualLearner learner, Impression scratch) {
    return score(interaction, propensity, learner, scratch);
  }

  /**
   * Another item, with the features that it came with last, or with none of its own where it is not
   * among the latest.
   */
  Candidate other(
      Interaction interaction,
      String item,
      double propensity,
      ContinualLearner learner,
      Impression scratch) {
    return score(with(interaction, item), propensity, learner, scratch);
  }

  /** Names of the interaction's features that are the item's and not the occasion's. */
  List<String> itemFields(Interaction interaction) {
    return interaction.features().stream().map(Feature::name).filter(fields::isOwn).toList();
  }

  private Interaction with(Interaction interaction, String item) {
    List<Feature> features = new ArrayList<>();
    for (Feature feature : interaction.features()) {
      if (!fields.isOwn(feature.name())) {
        features.add(feature);
      }
    }
    int last = recent.last(RecentItems.hash(item));
    for (Feature feature : last < 0 ? List.<Feature>of() : recent.featuresAt(last)) {
      if (fields.isOwn(feature.name())) {
        features.add(feature);
      }
    }
    return new Interaction(
        interaction.id(),
        interaction.timestamp(),
        interaction.user(),
        item,
        features,
        interaction.domain(),
        Interaction.UNLABELLED);
  }

  private Candidate score(
      Interaction asked, double propensity, ContinualLearner learner, Impression scratch) {
    learner.score(asked, scratch);
    float p = scratch.baseScores()[1];
    long hash = RecentItems.hash(asked.item());
    return new Candidate(
        asked.item(),
        (float) Math.log(Math.max(LEAST, p) / Math.max(LEAST, 1 - p)),
        (float) Math.log1p(recent.count(hash)),
        (float) Math.log1p(idleSeconds(asked.timestamp(), hash)),
        0,
        propensity);
  }

  private double idleSeconds(long timestamp, long item) {
    int last = recent.last(item);
    return last < 0 ? UNSEEN_SECONDS : Math.max(0, timestamp - recent.timeAt(last)) / 1_000.0;
  }
}
