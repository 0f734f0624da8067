package io.perennial.reproduction.relift;

import io.perennial.policy.PolicyReplayConfig;
import java.util.Locale;

/** How an earlier day's ranking is held on to. */
public enum Replaying {
  /** As shipped: a sample of each day, its objectives weighed by RECAP's rule. */
  RECAP(PolicyReplayConfig.defaults()),
  /** The same sample, all objectives of one weight. */
  UNIFORM(PolicyReplayConfig.defaults().unweighted()),
  /** Not at all. */
  NONE(PolicyReplayConfig.defaults().off().unweighted());

  private final PolicyReplayConfig config;

  Replaying(PolicyReplayConfig config) {
    this.config = config;
  }

  PolicyReplayConfig config() {
    return config;
  }

  /** As in tables. */
  String label() {
    return switch (this) {
      case RECAP -> "replay, RECAP weights";
      case UNIFORM -> "replay, one weight";
      case NONE -> "no replay";
    };
  }

  /** As in reports. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
