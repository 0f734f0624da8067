package io.perennial.policy.update;

import java.util.Locale;

/** Why an update is not served. */
public enum Refusal {
  /** Another worker was granted a newer epoch. */
  STALE_EPOCH,
  /** It changes another version than the one that is served. */
  WRONG_BASE,
  /** It is of a policy of another shape. */
  WRONG_SHAPE,
  /** A part of it is missing. */
  INCOMPLETE,
  /** It has rows that the policy does not have. */
  MALFORMED,
  /** A parameter is NaN or infinite. */
  NOT_FINITE,
  /** The changed policy is not the one that the worker meant. */
  BAD_DIGEST,
  /** There are too few decisions to judge it by. */
  TOO_FEW_DECISIONS,
  /** It ranks the latest decisions worse than the served policy. */
  RANKS_WORSE;

  /** As in messages and reports, such as {@code ranks-worse}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The one of that key.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Refusal of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
