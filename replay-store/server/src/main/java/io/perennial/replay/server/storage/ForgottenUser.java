package io.perennial.replay.server.storage;

import java.nio.ByteBuffer;

/**
 * A user whose examples must not be kept, as the job's marker in the examples tells it.
 *
 * @param sequence examples that were learned before this place in the shard's order
 * @param requestedAt event time of the request, epoch milliseconds
 * @param offset of the request in the interactions
 */
public record ForgottenUser(long sequence, long requestedAt, long offset) {

  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 3 * Long.BYTES;

  /** A version byte (01) and the numbers, big-endian, in the order of the components. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .putLong(sequence)
        .putLong(requestedAt)
        .putLong(offset)
        .array();
  }

  /** Reads what {@link #toBytes} wrote. */
  public static ForgottenUser fromBytes(byte[] bytes) {
    if (bytes.length != BYTES || bytes[0] != VERSION) {
      throw new IllegalStateException(
          "a forgotten user of " + bytes.length + " bytes is not of version " + VERSION);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, BYTES - 1);
    return new ForgottenUser(buffer.getLong(), buffer.getLong(), buffer.getLong());
  }
}
