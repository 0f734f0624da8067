package io.perennial.learner;

import io.perennial.event.DurationText;
import io.perennial.event.Removal;

/** What a learner cannot remove of one user, in words for the receipt. */
final class ForgottenParts {

  private ForgottenParts() {}

  static void keep(LearnerConfig config, Removal removal) {
    removal.kept(
        "weights of nets, and moments, that are shared with other users",
        "they are sums over everybody's outcomes, and follow the others' from now on");
    if (config.statistics()) {
      removal.kept(
          "counts of outcomes by items and values",
          "they are sums over everybody's outcomes, with half-lives of "
              + DurationText.of(config.halfLives()));
      removal.kept(
          "counts and hashed weights of pairs of the user and something whose other part has left"
              + " its table",
          "pairs are found by their other part; counts fade, and others that fall there overwrite"
              + " them");
      removal.kept(
          "hashed weights of pairs of the user and something whose count had left its table",
          "nobody can name their places any more; others that fall there overwrite them");
    } else {
      removal.kept(
          "hashed weights of pairs of the user and something that no held example names",
          "without statistics nobody can name their places; others that fall there overwrite them");
    }
    if (config.classes() == 2) {
      removal.kept(
          "the stream's last 4 outcomes, and their running means",
          "they do not say whose they are, and are gone after about 1,000 outcomes");
    }
    if (!config.userFeatures()) {
      removal.kept(
          "the latest %d examples to ask other experts about".formatted(RecentExamples.CAPACITY),
          "without user features they do not say whose they are; newer ones replace them");
    }
    if (config.focus().enabled() && !config.userFeatures()) {
      removal.kept(
          "the latest 4,096 events about no item",
          "without user features they do not say whose they are; newer ones replace them");
    }
  }
}
