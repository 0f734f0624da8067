package io.perennial.decision;

/**
 * Which interactions become decisions.
 *
 * @param enabled whether any do
 * @param share of the interactions with an item that are drawn, by a hash of their id, 0 to 1
 * @param perThousand decisions per 1,000 interactions at most, 1 to 1,000: scoring n candidates
 *     costs n scores
 * @param candidates of a decision, the chosen one included, 2 to 1,000
 * @param window latest interactions whose items are candidates, 16 to 1,048,576
 * @param ownPerThousand interactions that come with candidates of their own, and are ranked, per
 *     1,000 interactions at most, 0 to 1,000; share, perThousand and candidates are not for them
 */
public record DecisionConfig(
    boolean enabled,
    double share,
    int perThousand,
    int candidates,
    int window,
    int ownPerThousand) {

  public DecisionConfig {
    if (!(share >= 0 && share <= 1)) {
      throw invalid("share", share, "from 0 to 1");
    }
    check("perThousand", perThousand, 1, 1_000);
    check("candidates", candidates, 2, 1_000);
    check("window", window, 16, 1 << 20);
    check("ownPerThousand", ownPerThousand, 0, 1_000);
  }

  /** Interactions that come with candidates of their own are all ranked. */
  public DecisionConfig(
      boolean enabled, double share, int perThousand, int candidates, int window) {
    this(enabled, share, perThousand, candidates, window, 1_000);
  }

  /**
   * One in fifty, among 50 items of the last 4,096 interactions, and all that bring candidates of
   * their own.
   */
  public static DecisionConfig defaults() {
    return new DecisionConfig(true, 0.02, 50, 50, 4096);
  }

  /** None. */
  public static DecisionConfig none() {
    return new DecisionConfig(false, 0, 1, 2, 16);
  }

  private static void check(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw invalid(field, value, "from " + least + " to " + most);
    }
  }

  private static IllegalArgumentException invalid(String field, Object value, String allowed) {
    return new IllegalArgumentException(
        "processor field 'decisions.%s' must be %s, but is %s".formatted(field, allowed, value));
  }
}
