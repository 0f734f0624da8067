package io.perennial.policy;

/** Checks of configurations: what is wrong is said by field, range and value. */
public final class Range {

  private final String owner;

  /**
   * @param owner what the fields belong to, such as {@code policy}
   */
  public Range(String owner) {
    this.owner = owner;
  }

  public void check(String field, long value, long least, long most) {
    if (value < least || value > most) {
      throw invalid(field, "from %d to %d".formatted(least, most), value);
    }
  }

  /** NaN is in no range. */
  public void check(String field, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw invalid(field, "from %s to %s".formatted(least, most), value);
    }
  }

  public IllegalArgumentException invalid(String field, String allowed, Object value) {
    return new IllegalArgumentException(
        "%s field '%s' must be %s, but is %s".formatted(owner, field, allowed, value));
  }
}
