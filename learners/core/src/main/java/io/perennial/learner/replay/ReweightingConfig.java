package io.perennial.learner.replay;

import io.perennial.state.PagedState;

/**
 * How objectives are weighted. A rule reads what concerns it and ignores the rest.
 *
 * @param rule the rule
 * @param window W of RECAP's signals and of dynamic weight averages, in losses, 1 to 1,000
 * @param temperature of the rule's softmax, .01 to 1,000
 * @param rate of the smoothed loss level, above 0 to 1
 * @param level how much the level counts in the joint rule, 0 to 10
 * @param convergence how much RECAP's convergence counts in the joint rule, 0 to 10
 * @param instability how much RECAP's instability counts in the joint rule, 0 to 10
 */
public record ReweightingConfig(
    Rule rule,
    int window,
    double temperature,
    double rate,
    double level,
    double convergence,
    double instability) {

  /** The rules. */
  public enum Rule {
    /** {@link UniformReweighter}. */
    UNIFORM,
    /** {@link ProportionalReweighter}, counting losses. */
    PROPORTIONAL,
    /** {@link RecapReweighter}, new over old. */
    RECAP_V1,
    /** {@link RecapReweighter}, old over new. */
    RECAP_V2,
    /** {@link DynamicWeightAverage}. */
    DWA,
    /** {@link LevelReweighter}. */
    LEVEL,
    /** {@link JointReweighter}. */
    JOINT
  }

  public ReweightingConfig {
    if (window < 1 || window > 1000) {
      throw invalid("window", window, "from 1 to 1000");
    }
    if (!(temperature >= 0.01 && temperature <= 1000)) {
      throw invalid("temperature", temperature, "from 0.01 to 1000");
    }
    if (!(rate > 0 && rate <= 1)) {
      throw invalid("rate", rate, "above 0 and at most 1");
    }
    checkSignal("level", level);
    checkSignal("convergence", convergence);
    checkSignal("instability", instability);
  }

  /** A rule with its published (or, of ours, measured) parameters. */
  public static ReweightingConfig of(Rule rule) {
    double temperature =
        switch (rule) {
          case DWA -> DynamicWeightAverage.TEMPERATURE;
          case LEVEL, JOINT -> LevelReweighter.TEMPERATURE;
          case UNIFORM, PROPORTIONAL, RECAP_V1, RECAP_V2 -> RecapReweighter.TEMPERATURE;
        };
    return new ReweightingConfig(
        rule,
        RecapReweighter.WINDOW,
        temperature,
        LevelReweighter.RATE,
        JointReweighter.LEVEL,
        JointReweighter.SIGNAL,
        JointReweighter.SIGNAL);
  }

  /** The joint rule. */
  public static ReweightingConfig defaults() {
    return of(Rule.JOINT);
  }

  /**
   * Makes the rule.
   *
   * @param capacity objectives at most, the current stream included
   */
  public ObjectiveReweighter create(PagedState state, int capacity) {
    return switch (rule) {
      case UNIFORM -> new UniformReweighter(state, capacity);
      case PROPORTIONAL ->
          new ProportionalReweighter(state, capacity, ProportionalReweighter.Counting.LOSSES);
      case RECAP_V1 ->
          new RecapReweighter(state, capacity, window, temperature, RecapReweighter.Sign.V1);
      case RECAP_V2 ->
          new RecapReweighter(state, capacity, window, temperature, RecapReweighter.Sign.V2);
      case DWA -> new DynamicWeightAverage(state, capacity, window, temperature);
      case LEVEL -> new LevelReweighter(state, capacity, rate, temperature);
      case JOINT ->
          new JointReweighter(
              state, capacity, window, rate, temperature, level, convergence, instability);
    };
  }

  private static void checkSignal(String field, double value) {
    if (!(value >= 0 && value <= 10)) {
      throw invalid(field, value, "from 0 to 10");
    }
  }

  private static IllegalArgumentException invalid(String field, Object value, String allowed) {
    return new IllegalArgumentException(
        "learner field 'replay.reweighting.%s' must be %s, but is %s"
            .formatted(field, allowed, value));
  }
}
