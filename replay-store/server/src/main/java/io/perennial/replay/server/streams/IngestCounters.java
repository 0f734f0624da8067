package io.perennial.replay.server.streams;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * What became of a partition's records, kept in the state and so exact across failures: {@code
 * received = rows + replaced + duplicates + undecodable}.
 *
 * @param nextOffset offset after the last record that was taken in
 * @param rows examples stored under a new key: the number of rows
 * @param replaced examples that took the place of another with the same time and id, as a
 *     correction does
 * @param duplicates examples that were stored already, byte for byte
 * @param undecodable records that are no examples
 */
public record IngestCounters(
    long nextOffset, long rows, long replaced, long duplicates, long undecodable) {

  /** Before the first record. */
  public static final IngestCounters NONE = new IngestCounters(0, 0, 0, 0, 0);

  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 5 * Long.BYTES;

  /** Everything that came. */
  public long received() {
    return rows + replaced + duplicates + undecodable;
  }

  IngestCounters after(Outcome outcome, long offset) {
    return new IngestCounters(
        offset + 1,
        rows + (outcome == Outcome.ADDED ? 1 : 0),
        replaced + (outcome == Outcome.REPLACED ? 1 : 0),
        duplicates + (outcome == Outcome.DUPLICATE ? 1 : 0),
        undecodable + (outcome == Outcome.UNDECODABLE ? 1 : 0));
  }

  /** What became of one record. */
  enum Outcome {
    ADDED,
    REPLACED,
    DUPLICATE,
    UNDECODABLE
  }

  /** A version byte (01) and the five numbers, big-endian, in the order of the components. */
  static Serde<IngestCounters> serde() {
    return Serdes.serdeFrom(
        (topic, counters) -> counters == null ? null : counters.toBytes(),
        (topic, bytes) -> bytes == null ? null : fromBytes(bytes));
  }

  private byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .putLong(nextOffset)
        .putLong(rows)
        .putLong(replaced)
        .putLong(duplicates)
        .putLong(undecodable)
        .array();
  }

  private static IngestCounters fromBytes(byte[] bytes) {
    if (bytes.length != BYTES || bytes[0] != VERSION) {
      throw new IllegalArgumentException(
          "counters "
              + Arrays.toString(bytes)
              + " are not of version "
              + VERSION
              + "; another version of the replay store wrote them");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, BYTES - 1);
    return new IngestCounters(
        buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
  }
}
