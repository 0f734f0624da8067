package io.perennial.reproduction.reloop2;

/**
 * A corrector that takes part.
 *
 * @param name as in reports; one that begins with {@link #PUBLISHED} is the paper's own
 * @param mixed whether its share lambda is chosen afterwards: what is scored is then base + lambda
 *     (correct - base), cut at 0 and 1, as the paper has it
 * @param plotted whether it is a line of the plot
 */
record Contestant(String name, boolean mixed, boolean plotted, Factory factory) {

  static final String PUBLISHED = "paper";

  /** Makes one, fresh. */
  @FunctionalInterface
  interface Factory {
    Corrector create(Setting setting);
  }

  /** One that gives scores. */
  static Contestant of(String name, Factory factory) {
    return new Contestant(name, false, false, factory);
  }

  /** One of {@link #mixed} opinions. */
  static Contestant mixed(String name, Factory factory) {
    return new Contestant(name, true, false, factory);
  }

  Contestant withLine() {
    return new Contestant(name, mixed, true, factory);
  }
}
