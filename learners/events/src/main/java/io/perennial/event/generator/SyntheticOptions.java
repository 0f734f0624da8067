package io.perennial.event.generator;

import java.time.Duration;
import java.time.Instant;

/**
 * What a {@link SyntheticStream} is like.
 *
 * @param seed decides everything
 * @param events interactions; {@code Long.MAX_VALUE} never ends. Feedback comes on top
 * @param feedbackShare share of interactions whose outcome comes later as feedback; the others
 *     carry their label
 * @param missingShare share of the positive outcomes due as feedback that never come
 * @param meanDelay mean of the exponential delay of feedback, in event time
 * @param changes whether the truth changes
 * @param ratePerSecond interactions per second of event time
 * @param start event time of the first interaction
 */
public record SyntheticOptions(
    long seed,
    long events,
    double feedbackShare,
    double missingShare,
    Duration meanDelay,
    boolean changes,
    double ratePerSecond,
    Instant start) {

  /** Where event time starts unless told otherwise. */
  public static final Instant EPOCH = Instant.parse("2020-01-01T00:00:00Z");

  public SyntheticOptions {
    require(events >= 0, "events must be 0 or more, but is " + events);
    require(
        feedbackShare >= 0 && feedbackShare <= 1,
        "feedbackShare must be between 0 and 1, but is " + feedbackShare);
    require(
        missingShare >= 0 && missingShare <= 1,
        "missingShare must be between 0 and 1, but is " + missingShare);
    require(
        meanDelay.toMillis() > 0, "meanDelay must be a millisecond or more, but is " + meanDelay);
    require(
        ratePerSecond > 0 && Double.isFinite(ratePerSecond),
        "ratePerSecond must be a number above 0, but is " + ratePerSecond);
    require(!start.isBefore(Instant.EPOCH), "start must be 1970 or later, but is " + start);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** The stream of {@code run}: outcomes after 20 s on average, one positive in 20 lost. */
  public static SyntheticOptions of(long seed, long events) {
    return new SyntheticOptions(seed, events, 1.0, 0.05, Duration.ofSeconds(20), true, 200, EPOCH);
  }

  /** Every label inline, for tests that need no feedback. */
  public SyntheticOptions labelled() {
    return new SyntheticOptions(seed, events, 0, 0, meanDelay, changes, ratePerSecond, start);
  }

  /** The same from another seed. */
  public SyntheticOptions withSeed(long other) {
    return new SyntheticOptions(
        other, events, feedbackShare, missingShare, meanDelay, changes, ratePerSecond, start);
  }

  /** The same at another pace of event time. */
  public SyntheticOptions withRate(double perSecond) {
    return new SyntheticOptions(
        seed, events, feedbackShare, missingShare, meanDelay, changes, perSecond, start);
  }

  /** The same with or without changes of the truth. */
  public SyntheticOptions withChanges(boolean changing) {
    return new SyntheticOptions(
        seed, events, feedbackShare, missingShare, meanDelay, changing, ratePerSecond, start);
  }
}
