package io.perennial.policy;

/** What is done with one context, once it is known how many of its rollouts were right. */
public enum Route {
  /** Policy gradient from its rollouts. */
  REINFORCE(true, false),
  /** Cross-entropy to its demonstration, at once, in place of reinforcement. */
  DEMONSTRATE(false, true),
  /** Policy gradient and cross-entropy to its demonstration in one step. */
  BOTH(true, true),
  /** Policy gradient; and it waits in the buffer for a supervised step. */
  DEFER(true, false),
  /** Policy gradient from its rollouts, one of which is replaced by its demonstration. */
  GUIDE(true, false),
  /** Cross-entropy to its own right rollout: the item is known without a demonstration. */
  IMITATE(false, false),
  /** Nothing. */
  LEAVE(false, false);

  private final boolean reinforces;
  private final boolean pays;

  Route(boolean reinforces, boolean pays) {
    this.reinforces = reinforces;
    this.pays = pays;
  }

  /** Whether rollouts are reinforced. */
  public boolean reinforces() {
    return reinforces;
  }

  /** Whether a demonstration is learned by cross-entropy at once. */
  public boolean pays() {
    return pays;
  }
}
