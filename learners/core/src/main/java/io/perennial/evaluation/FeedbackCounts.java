package io.perennial.evaluation;

import java.util.Map;

/**
 * What became of the outcomes that came on their own. Every feedback is counted under {@code
 * received} and under exactly one of the others.
 *
 * @param received outcomes read
 * @param matched outcomes that met their interaction within the attribution window
 * @param corrections positive outcomes that came after the window
 * @param duplicate outcomes of an interaction that had its outcome already
 * @param unmatched outcomes whose interaction did not come within the bounded wait
 * @param waiting outcomes whose interaction may still come; 0 at the end of input
 */
public record FeedbackCounts(
    long received, long matched, long corrections, long duplicate, long unmatched, long waiting) {

  /** No feedback at all. */
  public static final FeedbackCounts NONE = new FeedbackCounts(0, 0, 0, 0, 0, 0);

  /**
   * Counts by the names that telemetry and metrics use, such as {@code feedback.matched}.
   *
   * @param counters other keys are ignored, absent ones are 0
   */
  public static FeedbackCounts of(Map<String, Long> counters) {
    return new FeedbackCounts(
        counters.getOrDefault("feedback.received", 0L),
        counters.getOrDefault("feedback.matched", 0L),
        counters.getOrDefault("feedback.corrections", 0L),
        counters.getOrDefault("feedback.duplicate", 0L),
        counters.getOrDefault("feedback.unmatched", 0L),
        counters.getOrDefault("feedback.waiting", 0L));
  }

  /** Whether received = matched + corrections + duplicate + unmatched + waiting. */
  public boolean balances() {
    return unaccounted() == 0;
  }

  /** Received outcomes that are counted nowhere; negative when some are counted twice. */
  public long unaccounted() {
    return received - matched - corrections - duplicate - unmatched - waiting;
  }

  /** The counts of two shards together. */
  public FeedbackCounts plus(FeedbackCounts other) {
    return new FeedbackCounts(
        received + other.received,
        matched + other.matched,
        corrections + other.corrections,
        duplicate + other.duplicate,
        unmatched + other.unmatched,
        waiting + other.waiting);
  }
}
