package io.perennial.replay.server.streams;

import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * What became of a partition's records, kept in the state and so exact across failures: {@code
 * received = added + replaced + duplicates + refused + undecodable + markers}.
 *
 * @param nextOffset offset after the last record of the examples that was taken in
 * @param added examples stored under a new key
 * @param replaced examples that took the place of another with the same time and id, as a
 *     correction does
 * @param duplicates examples that were stored already, byte for byte
 * @param refused examples of users who are forgotten
 * @param undecodable records that are no examples
 * @param markers records that say that a user is forgotten
 * @param forgotten rows that were removed because their user is forgotten
 * @param retired rows that were removed because they were too old or too many
 * @param bytes of all rows with their keys, before compression
 * @param facts records beside the examples: shifts and telemetry
 * @param undecodableFacts of those, the ones that could not be read
 */
public record IngestCounters(
    long nextOffset,
    long added,
    long replaced,
    long duplicates,
    long refused,
    long undecodable,
    long markers,
    long forgotten,
    long retired,
    long bytes,
    long facts,
    long undecodableFacts) {

  /** Before the first record. */
  public static final IngestCounters NONE = new IngestCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  private static final byte VERSION = 2;
  private static final int BYTES = 1 + 12 * Long.BYTES;

  /** Everything that came in the examples. */
  public long received() {
    return added + replaced + duplicates + refused + undecodable + markers;
  }

  /** Rows stored now. */
  public long rows() {
    return added - forgotten - retired;
  }

  /** The sums; offsets of different partitions do not add up to anything. */
  public IngestCounters plus(IngestCounters other) {
    return new IngestCounters(
        0,
        added + other.added,
        replaced + other.replaced,
        duplicates + other.duplicates,
        refused + other.refused,
        undecodable + other.undecodable,
        markers + other.markers,
        forgotten + other.forgotten,
        retired + other.retired,
        bytes + other.bytes,
        facts + other.facts,
        undecodableFacts + other.undecodableFacts);
  }

  /** A version byte (02) and the numbers, big-endian, in the order of the components. */
  static Serde<IngestCounters> serde() {
    return Serdes.serdeFrom(
        (topic, counters) -> counters == null ? null : counters.toBytes(),
        (topic, bytes) -> bytes == null ? null : fromBytes(bytes));
  }

  private byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .putLong(nextOffset)
        .putLong(added)
        .putLong(replaced)
        .putLong(duplicates)
        .putLong(refused)
        .putLong(undecodable)
        .putLong(markers)
        .putLong(forgotten)
        .putLong(retired)
        .putLong(bytes)
        .putLong(facts)
        .putLong(undecodableFacts)
        .array();
  }

  private static IngestCounters fromBytes(byte[] bytes) {
    if (bytes.length != BYTES || bytes[0] != VERSION) {
      throw new IllegalStateException(
          "stored counters have "
              + bytes.length
              + " bytes, but version "
              + VERSION
              + " has "
              + BYTES
              + "; delete the store's data directory");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, BYTES - 1);
    return new IngestCounters(
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong());
  }
}
