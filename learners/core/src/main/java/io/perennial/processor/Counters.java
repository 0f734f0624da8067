package io.perennial.processor;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of every record of a shard. At any moment
 *
 * <pre>
 * received         = learned + pending + late + duplicate + dead-lettered + forgotten
 * feedback.received = matched + corrections + duplicate + unmatched + waiting
 * </pre>
 *
 * A record that is no valid event counts as received and dead-lettered, whatever it was meant to
 * be.
 */
public final class Counters {

  /** One kind of fate. The order is the order of the bytes in a snapshot: append only. */
  public enum Counter {
    RECEIVED("events.received"),
    LEARNED("events.learned"),
    /** Part of learned: no feedback came. */
    EXPIRED("events.expired"),
    PENDING("events.pending"),
    LATE("events.late"),
    DUPLICATE("events.duplicate"),
    DEAD_LETTERED("events.deadLettered"),
    /** Part of the others: exempt from lateness and duplicate checks. */
    REPAIRED("events.repaired"),
    FEEDBACK_RECEIVED("feedback.received"),
    FEEDBACK_MATCHED("feedback.matched"),
    FEEDBACK_CORRECTIONS("feedback.corrections"),
    FEEDBACK_DUPLICATE("feedback.duplicate"),
    FEEDBACK_UNMATCHED("feedback.unmatched"),
    /** Feedback whose interaction may still come. */
    FEEDBACK_WAITING("feedback.waiting"),
    /** Awaited its outcome when its user was forgotten, or is a replay of such a user. */
    FORGOTTEN("events.forgotten"),
    /** Requests that were carried out; in neither equation. */
    FORGETS("forgets.done");

    private final String key;

    Counter(String key) {
      this.key = key;
    }

    /** The counter's name in report, telemetry and metrics. */
    public String key() {
      return key;
    }
  }

  private static final Counter[] COUNTERS = Counter.values();

  private final long[] values = new long[COUNTERS.length];

  void add(Counter counter, long amount) {
    values[counter.ordinal()] += amount;
  }

  public long get(Counter counter) {
    return values[counter.ordinal()];
  }

  /** All counters by key, in their order. */
  public Map<String, Long> toMap() {
    Map<String, Long> map = new LinkedHashMap<>();
    for (Counter counter : COUNTERS) {
      map.put(counter.key(), get(counter));
    }
    return map;
  }

  void writeTo(ByteBuffer buffer) {
    buffer.putInt(values.length);
    for (long value : values) {
      buffer.putLong(value);
    }
  }

  void readFrom(ByteBuffer buffer) {
    int count = buffer.getInt();
    for (int i = 0; i < count; i++) {
      values[i] = buffer.getLong();
    }
  }

  static int sizeInBytes() {
    return Integer.BYTES + COUNTERS.length * Long.BYTES;
  }
}
