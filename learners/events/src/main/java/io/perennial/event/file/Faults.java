package io.perennial.event.file;

/**
 * How often a stream is spoiled: shares between 0 and 1 of the events of the source.
 *
 * @param broken followed by a record that is no event
 * @param duplicate sent a second time, a little later
 * @param late followed by another interaction of that user, two hours behind
 * @param missing outcome withheld for ever
 * @param delayed outcome sent later, as feedback
 * @param seed of the choice
 */
public record Faults(
    double broken, double duplicate, double late, double missing, double delayed, long seed) {

  /** No fault at all. */
  public static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0);

  private static final String KNOWN = "broken, duplicate, late, missing and delayed";

  public Faults {
    share("broken", broken);
    share("duplicate", duplicate);
    share("late", late);
    share("missing", missing);
    share("delayed", delayed);
    if (missing + delayed > 1) {
      throw new IllegalArgumentException(
          "faults missing and delayed must not add up to more than 1, but are "
              + missing
              + " and "
              + delayed);
    }
  }

  /** The same from another seed. */
  public Faults withSeed(long other) {
    return new Faults(broken, duplicate, late, missing, delayed, other);
  }

  /**
   * Reads {@code broken=0.001,duplicate=0.01}; what is not named is 0, as is the seed.
   *
   * @throws IllegalArgumentException naming the fault, its value, and what is allowed
   */
  public static Faults parse(String text) {
    Faults faults = NONE;
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "faults must be name=share, separated by commas, with the names "
                + KNOWN
                + ", but one is '"
                + part
                + "'");
      }
      String name = part.substring(0, equals).strip();
      faults = faults.with(name, number(name, part.substring(equals + 1).strip()));
    }
    return faults;
  }

  private Faults with(String name, double share) {
    return switch (name) {
      case "broken" -> new Faults(share, duplicate, late, missing, delayed, seed);
      case "duplicate" -> new Faults(broken, share, late, missing, delayed, seed);
      case "late" -> new Faults(broken, duplicate, share, missing, delayed, seed);
      case "missing" -> new Faults(broken, duplicate, late, share, delayed, seed);
      case "delayed" -> new Faults(broken, duplicate, late, missing, share, seed);
      default ->
          throw new IllegalArgumentException(
              "there is no fault '" + name + "'; known are " + KNOWN);
    };
  }

  private static double number(String name, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "fault '" + name + "' must be a share from 0 to 1, but is '" + value + "'", e);
    }
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "fault '" + name + "' must be a share from 0 to 1, but is " + value);
    }
  }
}
