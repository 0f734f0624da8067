package io.perennial.policy.update;

import java.util.Map;

/**
 * How the gate stands.
 *
 * @param version that is served, 0 before the first update
 * @param digest of its policy
 * @param epoch newest that was granted
 * @param accepted updates
 * @param refused updates by reason, those that occurred
 * @param freshness50 seconds from a decision to the first served update that holds it, median; NaN
 *     before the first
 * @param freshness99 the same, 99th percentile
 * @param decisions seen
 */
public record GateStatus(
    long version,
    String digest,
    long epoch,
    long accepted,
    Map<Refusal, Long> refused,
    double freshness50,
    double freshness99,
    long decisions) {

  /** Before the first message. */
  public static final GateStatus NONE =
      new GateStatus(0, "", 0, 0, Map.of(), Double.NaN, Double.NaN, 0);

  public GateStatus {
    refused = Map.copyOf(refused);
  }

  /** Updates that were refused. */
  public long allRefused() {
    return refused.values().stream().mapToLong(Long::longValue).sum();
  }
}
