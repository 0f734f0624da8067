package io.perennial.reproduction.relift;

import io.perennial.policy.Strategy;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is compared: two rankings that are not fine-tuned, and the strategies of fine-tuning. */
public enum Contestant {
  /** By the online learner's score alone: what every policy stands on. */
  FAST("fast score alone", null),
  /** By the number of interactions among the latest. */
  POPULARITY("popularity of late", null),
  SUPERVISED("supervised on all", Strategy.SUPERVISED),
  SUPERVISED_SHARE("supervised on a random share", Strategy.SUPERVISED_SHARE),
  RL("RL", Strategy.RL),
  RL_AND_SHARE("RL + a random share", Strategy.RL_AND_SHARE),
  SUPERVISED_THEN_RL("supervised, then RL", Strategy.SUPERVISED_THEN_RL),
  RL_WITH_SUPERVISED("RL with supervised loss on all", Strategy.RL_WITH_SUPERVISED),
  INTERVAL("supervised at intervals", Strategy.INTERVAL),
  EASIER("buffer of the non-hardest", Strategy.EASIER),
  RELIFT("ReLIFT", Strategy.RELIFT),
  HPT("HPT", Strategy.HPT),
  RIF_RFT("RIF-RFT: without the hardest", Strategy.RIF_RFT),
  PREFIX_RFT("Prefix-RFT: guided on them", Strategy.PREFIX_RFT),
  SUCCESSES("own successes + hardest", Strategy.SUCCESSES);

  private final String label;
  private final @Nullable Strategy strategy;

  Contestant(String label, @Nullable Strategy strategy) {
    this.label = label;
    this.strategy = strategy;
  }

  /** The name in tables. */
  public String label() {
    return label;
  }

  /** How it fine-tunes, or null if it does not. */
  @Nullable Strategy strategy() {
    return strategy;
  }

  /** How it fine-tunes; to be asked only of what is no control. */
  Strategy needStrategy() {
    return Objects.requireNonNull(strategy, label);
  }

  /** Whether it is measured whatever is asked for. */
  boolean isControl() {
    return strategy == null;
  }

  /** Whether it is fine-tuned, and its demonstrations stay within the budget. */
  boolean isWithinBudget() {
    return strategy != null && (strategy.isBudgeted() || strategy == Strategy.SUPERVISED_THEN_RL);
  }

  /** The name used on the command line and in reports. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
