package io.perennial.learner.expert;

/** The experts of a pool, as a {@link ShiftDetector} sees them: by slot. */
public interface Experts {

  /** Number of slots an expert can be in. */
  int slots();

  /** Whether there is an expert in this slot. */
  boolean isLive(int slot);

  /** The slot of the expert that learns. */
  int active();

  /** Events that the expert in this slot has learned. */
  long age(int slot);

  /** Most events that {@link #loss} looks back. */
  int memory();

  /**
   * How well an expert fits the latest events, as it is now.
   *
   * @param slot a live expert
   * @param events how many, at most {@link #memory}
   */
  Fit fit(int slot, int events);

  /**
   * Whether an expert errs on the latest events no more than it did while it was active, by 5
   * points or two standard deviations.
   */
  default boolean knows(int slot, int events) {
    double usual = usual(slot).error();
    double deviation = Math.sqrt(Math.max(usual * (1 - usual), 0.01) / events);
    return fit(slot, events).error() <= usual + Math.max(0.05, 2 * deviation);
  }

  /** How well an expert did lately while it was active. */
  Fit usual(int slot);

  /**
   * Means over events.
   *
   * @param loss log loss, in nats
   * @param error share of wrong answers
   */
  record Fit(double loss, double error) {}
}
