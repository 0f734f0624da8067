package io.perennial.policy;

/**
 * How supervision is interleaved with reinforcement: ReLIFT (arXiv 2506.07527), its baselines and
 * ablations, and neighbours. A question is a context, a rollout an item sampled from pi, the
 * demonstration the item that was chosen.
 */
public enum Strategy {
  /** Cross-entropy to every demonstration: 100 %, no budget. */
  SUPERVISED(false),
  /** Cross-entropy to a random share of the demonstrations, the budget; nothing else. */
  SUPERVISED_SHARE(true),
  /** Policy gradient alone: no demonstrations. */
  RL(true),
  /** Policy gradient, and cross-entropy to a random share within the budget in the same step. */
  RL_AND_SHARE(true),
  /**
   * Cross-entropy to all of the first contexts ({@link FineTunerConfig#supervisedFirst}), policy
   * gradient afterwards. What it spends is that number.
   */
  SUPERVISED_THEN_RL(false),
  /** Policy gradient and cross-entropy to every demonstration, mixed each step: 100 %. */
  RL_WITH_SUPERVISED(false),
  /** Policy gradient; a supervised step on the latest contexts whenever the budget has M more. */
  INTERVAL(true),
  /** As {@link #RELIFT}, but with the contexts that are not all-fail: the paper's ablation. */
  EASIER(true),
  /** Policy gradient; all-fail contexts wait until M are there, then one supervised step. */
  RELIFT(true),
  /** Cross-entropy at once in place of policy gradient where all fail (arXiv 2509.04419). */
  HPT(true),
  /** Policy gradient; all-fail contexts are left out, as beyond its competence. */
  RIF_RFT(true),
  /**
   * Policy gradient, in which one rollout is the demonstration where all fail (arXiv 2507.01679,
   * whose prefix of a demonstration is all of it where an answer is one item): it is weighed by its
   * advantage, as the others are.
   */
  PREFIX_RFT(true),
  /** Cross-entropy to own successes, and to the demonstration at once where all fail. */
  SUCCESSES(true);

  private final boolean budgeted;

  Strategy(boolean budgeted) {
    this.budgeted = budgeted;
  }

  /** Whether its demonstrations stay within {@link FineTunerConfig#budget}. */
  public boolean isBudgeted() {
    return budgeted;
  }

  /** Whether contexts that are not drawn for supervision are left out altogether. */
  boolean ignoresRest() {
    return this == SUPERVISED_SHARE;
  }

  /**
   * What to do with a context.
   *
   * @param passRate share of its rollouts that were right, 0 to 1
   * @param affordable whether the budget has a demonstration
   * @param drawn whether it is in the random share that is as large as the budget
   * @param first whether it is among the first contexts
   */
  public Route route(double passRate, boolean affordable, boolean drawn, boolean first) {
    boolean isAllFail = passRate == 0;
    return switch (this) {
      case SUPERVISED -> Route.DEMONSTRATE;
      case SUPERVISED_SHARE -> drawn && affordable ? Route.DEMONSTRATE : Route.LEAVE;
      case RL -> Route.REINFORCE;
      case RL_AND_SHARE -> drawn && affordable ? Route.BOTH : Route.REINFORCE;
      case SUPERVISED_THEN_RL -> first ? Route.DEMONSTRATE : Route.REINFORCE;
      case RL_WITH_SUPERVISED -> Route.BOTH;
      case INTERVAL, EASIER, RELIFT -> belongsInBuffer(passRate) ? Route.DEFER : Route.REINFORCE;
      case HPT -> isAllFail && affordable ? Route.DEMONSTRATE : Route.REINFORCE;
      case RIF_RFT -> isAllFail ? Route.LEAVE : Route.REINFORCE;
      case PREFIX_RFT -> isAllFail && affordable ? Route.GUIDE : Route.REINFORCE;
      case SUCCESSES -> isAllFail ? (affordable ? Route.DEMONSTRATE : Route.LEAVE) : Route.IMITATE;
    };
  }

  /** Whether a context with this pass rate is one that waits for a supervised step. */
  boolean belongsInBuffer(double passRate) {
    return switch (this) {
      case INTERVAL -> true;
      case EASIER -> passRate > 0;
      case RELIFT -> passRate == 0;
      default -> false;
    };
  }

  /**
   * Learning rate of {@link ParameterGroup#LINEAR} as a multiple of the others': what is simple is
   * learned first. None where supervised steps come from a buffer: it holds the hard contexts,
   * whose items are the unpopular ones, and such steps and reinforcement would pull these few
   * weights to and fro.
   */
  float linearRate() {
    return switch (this) {
      case INTERVAL, EASIER, RELIFT -> 0;
      default -> 20;
    };
  }

  /** Whether a step is supervision's: taken with its optimiser and learning rate. */
  boolean isSupervised(boolean first) {
    return this == SUPERVISED || this == SUPERVISED_SHARE || (this == SUPERVISED_THEN_RL && first);
  }
}
