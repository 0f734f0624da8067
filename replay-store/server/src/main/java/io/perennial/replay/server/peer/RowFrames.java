package io.perennial.replay.server.peer;

import io.perennial.replay.server.storage.FactCursor.Fact;
import io.perennial.replay.server.storage.RowView;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Rows and facts between instances; numbers are big-endian.
 *
 * <pre>
 * row    bytes of key (4) | key | bytes of value (4) | value
 * fact   time (8, after a 4-byte 8) | bytes of value (4) | value
 * end    -1 (4): without it, an answer has broken off
 * </pre>
 */
public final class RowFrames {

  /** Content type of answers in this form. */
  public static final String TYPE = "application/vnd.perennial.frames";

  private static final int END = -1;
  private static final int MOST_BYTES = 64 << 20;

  private RowFrames() {}

  /** Writes a row. */
  public static void write(DataOutputStream out, RowView row) throws IOException {
    out.writeInt(row.key().length);
    out.write(row.key());
    out.writeInt(row.value().length);
    out.write(row.value());
  }

  /** Writes a fact. */
  public static void write(DataOutputStream out, Fact fact) throws IOException {
    out.writeInt(Long.BYTES);
    out.writeLong(fact.timestamp());
    out.writeInt(fact.value().length);
    out.write(fact.value());
  }

  /** Writes that nothing more comes. */
  public static void writeEnd(DataOutputStream out) throws IOException {
    out.writeInt(END);
  }

  /**
   * Reads a row, or null at the end.
   *
   * @throws IOException also when the answer ends without its end mark
   */
  static @Nullable RowView readRow(DataInputStream in) throws IOException {
    byte[] key = readBytes(in);
    return key == null ? null : new RowView(key, require(readBytes(in)));
  }

  /** Reads a fact of a partition, or null at the end. */
  static @Nullable Fact readFact(DataInputStream in, int partition) throws IOException {
    int bytes = in.readInt();
    if (bytes == END) {
      return null;
    }
    long timestamp = in.readLong();
    return new Fact(partition, timestamp, require(readBytes(in)));
  }

  private static byte @Nullable [] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length == END) {
      return null;
    }
    if (length < 0 || length > MOST_BYTES) {
      throw new IOException("a part of " + length + " bytes is announced");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  private static byte[] require(byte @Nullable [] bytes) throws IOException {
    if (bytes == null) {
      throw new IOException("an answer ends within a row");
    }
    return bytes;
  }
}
