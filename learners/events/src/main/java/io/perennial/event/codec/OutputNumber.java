package io.perennial.event.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Value of the header {@link Headers#NUMBER}: 12 bytes, shard (4) and number (8), big-endian. In
 * one topic, the numbers of a shard are 1, 2, 3, … in the order of its records: whoever meets one
 * twice, or misses one, has found a fault.
 *
 * @param shard that gave the record out
 * @param number of the record, from 1
 */
public record OutputNumber(int shard, long number) {

  /** Length of the value. */
  private static final int BYTES = 4 + 8;

  /** Without an instance, where every record needs one. */
  public static byte[] encode(int shard, long number) {
    byte[] value = new byte[BYTES];
    for (int i = 0; i < 4; i++) {
      value[i] = (byte) (shard >>> 24 - 8 * i);
    }
    for (int i = 0; i < 8; i++) {
      value[4 + i] = (byte) (number >>> 56 - 8 * i);
    }
    return value;
  }

  /**
   * What a header says.
   *
   * @param value null where there is no such header
   * @return null where it is none of the job's
   */
  public static @Nullable OutputNumber decode(byte @Nullable [] value) {
    if (value == null || value.length != BYTES) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(value);
    return new OutputNumber(bytes.getInt(), bytes.getLong());
  }
}
