package io.perennial.event;

import java.util.List;

/** One named value of an interaction's context: a category, a quantity, or a list of categories. */
public sealed interface Feature {

  /** The field's name, unique within an interaction and never empty. */
  String name();

  /** A value from an open set, such as a country. */
  record Category(String name, String value) implements Feature {}

  /** A finite number whose size means something, such as a price. */
  record Quantity(String name, double value) implements Feature {
    public Quantity {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "feature '" + name + "' must be a finite number, but is " + value);
      }
    }
  }

  /**
   * Several values from an open set, such as a film's genres; order and repetition mean nothing.
   */
  record Categories(String name, List<String> values) implements Feature {
    public Categories {
      values = List.copyOf(values);
    }
  }
}
