package io.perennial.processor;

import io.perennial.decision.DecisionConfig;
import java.time.Duration;

/**
 * How a shard treats time and repetition. All durations are event time.
 *
 * @param attributionWindow how long after an interaction its outcome counts; without one in time
 *     the interaction is learned as class 0
 * @param allowedLateness how far behind the shard's event clock an interaction may be
 * @param futureTolerance how far ahead of the broker's append time an event may be
 * @param earlyFeedbackWait how long a feedback waits for an interaction that has not come yet
 * @param deduplicationCapacity number of the latest interaction ids that are remembered
 * @param awaitingCapacity number of interactions that may await their outcome; beyond it the one
 *     with the earliest deadline expires at once. The same number of feedbacks may wait for theirs
 * @param learnCorrections whether a positive that comes after its window is learned, not only
 *     counted
 * @param evidence number of past examples told with a prediction that the error memory corrected, 0
 *     to 100
 * @param decisions which interactions become decisions; binary streams only
 */
public record ProcessorConfig(
    Duration attributionWindow,
    Duration allowedLateness,
    Duration futureTolerance,
    Duration earlyFeedbackWait,
    int deduplicationCapacity,
    int awaitingCapacity,
    boolean learnCorrections,
    int evidence,
    DecisionConfig decisions) {

  public ProcessorConfig {
    requireNotNegative("attributionWindow", attributionWindow);
    requireNotNegative("allowedLateness", allowedLateness);
    requireNotNegative("futureTolerance", futureTolerance);
    requireNotNegative("earlyFeedbackWait", earlyFeedbackWait);
    requireBetween("deduplicationCapacity", deduplicationCapacity, 1, 1 << 28);
    requireBetween("awaitingCapacity", awaitingCapacity, 1, 1 << 28);
    requireBetween("evidence", evidence, 0, 100);
  }

  /**
   * 30 minutes, 1 minute, 5 minutes, 10 minutes, a million ids, a million awaiting, count only, no
   * evidence, one decision in fifty.
   */
  public static ProcessorConfig defaults() {
    return new ProcessorConfig(
        Duration.ofMinutes(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10),
        1_000_000,
        1_000_000,
        false,
        0,
        DecisionConfig.defaults());
  }

  private static void requireNotNegative(String field, Duration value) {
    if (value.isNegative() || value.compareTo(Duration.ofDays(3650)) > 0) {
      throw new IllegalArgumentException(
          field + " must be between PT0S and 3650 days, but is " + value);
    }
  }

  private static void requireBetween(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          field + " must be between " + least + " and " + most + ", but is " + value);
    }
  }
}
