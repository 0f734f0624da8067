package io.perennial.evaluation;

import java.util.Map;

/**
 * What became of the interactions of one shard or of several. Every interaction is counted under
 * {@code received} and under exactly one of {@code learned}, {@code pending}, {@code late}, {@code
 * duplicate}, {@code deadLettered} and {@code forgotten}.
 *
 * @param received interactions read, undecodable records among them
 * @param learned interactions whose outcome was learned
 * @param expired those of {@code learned} that were learned as class 0 because no feedback came
 * @param pending interactions still awaiting their outcome
 * @param late interactions older than the event clock allows
 * @param duplicate interactions whose id had been seen
 * @param deadLettered records that could not be used
 * @param repaired those of {@code received} that a header exempted from the checks for lateness and
 *     duplicates
 * @param forgotten interactions whose user was forgotten while they awaited their outcome, or that
 *     were replayed afterwards
 */
public record EventCounts(
    long received,
    long learned,
    long expired,
    long pending,
    long late,
    long duplicate,
    long deadLettered,
    long repaired,
    long forgotten) {

  /** No event at all. */
  public static final EventCounts NONE = new EventCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /**
   * Counts by the names that telemetry and metrics use, such as {@code events.deadLettered}.
   *
   * @param counters other keys are ignored, absent ones are 0
   */
  public static EventCounts of(Map<String, Long> counters) {
    return new EventCounts(
        counters.getOrDefault("events.received", 0L),
        counters.getOrDefault("events.learned", 0L),
        counters.getOrDefault("events.expired", 0L),
        counters.getOrDefault("events.pending", 0L),
        counters.getOrDefault("events.late", 0L),
        counters.getOrDefault("events.duplicate", 0L),
        counters.getOrDefault("events.deadLettered", 0L),
        counters.getOrDefault("events.repaired", 0L),
        counters.getOrDefault("events.forgotten", 0L));
  }

  /** Whether received = learned + pending + late + duplicate + dead-lettered + forgotten. */
  public boolean balances() {
    return unaccounted() == 0;
  }

  /** Received interactions that are counted nowhere; negative when some are counted twice. */
  public long unaccounted() {
    return received - learned - pending - late - duplicate - deadLettered - forgotten;
  }

  /** The counts of two shards together. */
  public EventCounts plus(EventCounts other) {
    return new EventCounts(
        received + other.received,
        learned + other.learned,
        expired + other.expired,
        pending + other.pending,
        late + other.late,
        duplicate + other.duplicate,
        deadLettered + other.deadLettered,
        repaired + other.repaired,
        forgotten + other.forgotten);
  }
}
