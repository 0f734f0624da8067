package io.perennial.replay.server.storage;

import java.nio.ByteBuffer;

/**
 * How often the learner drew an example again.
 *
 * @param times drawn, and looked at
 * @param learned times it was learned then
 * @param weight sum of the weights it was learned with
 */
public record ReplayCount(long times, long learned, double weight) {

  public static final ReplayCount NONE = new ReplayCount(0, 0, 0);

  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 2 * Long.BYTES + Double.BYTES;

  /** With one more draw; a weight of 0 means that it was only looked at. */
  public ReplayCount and(float drawnWeight) {
    boolean isLearned = drawnWeight > 0 && Float.isFinite(drawnWeight);
    return new ReplayCount(
        times + 1, learned + (isLearned ? 1 : 0), weight + (isLearned ? drawnWeight : 0));
  }

  /** Mean weight of the times it was learned, NaN before the first. */
  public double meanWeight() {
    return weight / learned;
  }

  /** A version byte (01) and the numbers, big-endian, in the order of the components. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .putLong(times)
        .putLong(learned)
        .putDouble(weight)
        .array();
  }

  /** Reads what {@link #toBytes} wrote. */
  public static ReplayCount fromBytes(byte[] bytes) {
    if (bytes.length != BYTES || bytes[0] != VERSION) {
      throw new IllegalStateException(
          "a replay count of " + bytes.length + " bytes is not of version " + VERSION);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, BYTES - 1);
    return new ReplayCount(buffer.getLong(), buffer.getLong(), buffer.getDouble());
  }
}
