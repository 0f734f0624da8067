package io.perennial.reproduction.reloop2;

import java.util.Locale;

/**
 * Who learns when. Every row is scored by the base and by every corrector before any of them learns
 * it.
 */
public enum Regime {
  /** The base never learns again; what a slot taught is remembered at its end. */
  FROZEN(Moment.NEVER, Moment.SLOT),
  /**
   * The base learns every slot once, at its end (IncCTR); then the slot is remembered, as the base
   * that has just learned it scores it.
   */
  INCREMENTAL_HOURLY(Moment.SLOT, Moment.SLOT),
  /** The base learns at the slot's end, but every row is remembered at once. */
  INCREMENTAL(Moment.SLOT, Moment.EVENT),
  /** The base learns every row at once, and it is remembered at once. */
  ALWAYS_ON(Moment.EVENT, Moment.EVENT);

  /** When something is learned. */
  enum Moment {
    NEVER,
    SLOT,
    EVENT
  }

  private final Moment base;
  private final Moment memory;

  Regime(Moment base, Moment memory) {
    this.base = base;
    this.memory = memory;
  }

  /** When the base learns. */
  Moment base() {
    return base;
  }

  /** When correctors remember. */
  Moment memory() {
    return memory;
  }

  /** As in options and reports. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
