package io.perennial.settings;

import java.time.Duration;

/** Range checks whose message says setting, allowed range and value. */
final class Ranges {

  private Ranges() {}

  static void require(String setting, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          setting + " must be between " + least + " and " + most + ", but is " + value);
    }
  }

  static void require(String setting, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          setting + " must be between " + least + " and " + most + ", but is " + value);
    }
  }
}
