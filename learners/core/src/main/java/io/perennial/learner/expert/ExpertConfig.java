package io.perennial.learner.expert;

/**
 * How a learner looks for changes of its stream's task.
 *
 * @param detector the rule
 * @param maximum experts at most, 2 to 64
 * @param selector whether a selector may choose the expert that answers
 * @param sparsity share of an expert's weights that pruning takes away, 0 to .99; 0 prunes nothing
 */
public record ExpertConfig(Detector detector, int maximum, boolean selector, double sparsity) {

  /** How changes are detected. */
  public enum Detector {
    /** Not at all: one expert. */
    NONE,
    /** TAME's rule as published. */
    PUBLISHED,
    /** Likelihood ratios of the active expert's probabilities, and ADWIN on its error. */
    LIKELIHOOD
  }

  public ExpertConfig {
    if (maximum < 2 || maximum > 64) {
      throw invalid("maximum", maximum, "from 2 to 64");
    }
    if (!(sparsity >= 0 && sparsity <= 0.99)) {
      throw invalid("sparsity", sparsity, "from 0 to 0.99");
    }
  }

  /** What measured best (docs/decisions/0004-experts.md). */
  public static ExpertConfig defaults() {
    return new ExpertConfig(Detector.LIKELIHOOD, 8, true, 0.5);
  }

  /** Whether there can be more than one expert. */
  public boolean hasExperts() {
    return detector != Detector.NONE;
  }

  /** Copies of everything an expert owns. */
  public int slots() {
    return hasExperts() ? maximum + ExpertPool.EXTRA_SLOTS : 1;
  }

  private static IllegalArgumentException invalid(String field, Object value, String allowed) {
    return new IllegalArgumentException(
        "learner field 'experts." + field + "' must be " + allowed + ", but is " + value);
  }
}
