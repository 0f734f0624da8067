package io.perennial.replay.server.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The keys of format version 1; the package's comment draws them. */
public final class KeyLayout {

  private static final byte ROW = 1;
  private static final byte INDEX = 2;
  private static final byte ESCAPED = 1;

  private KeyLayout() {}

  /** The key of an example. */
  public static byte[] row(long timestamp, String id) {
    byte[] name = utf8(id);
    return ByteBuffer.allocate(1 + Long.BYTES + name.length)
        .put(ROW)
        .putLong(sortable(timestamp))
        .put(name)
        .array();
  }

  /** The key under which an example is found by its user. */
  public static byte[] index(String user, long timestamp, String id) {
    byte[] owner = escaped(user);
    byte[] name = utf8(id);
    return ByteBuffer.allocate(1 + owner.length + 2 + Long.BYTES + name.length)
        .put(INDEX)
        .put(owner)
        .putShort((short) 0)
        .putLong(sortable(timestamp))
        .put(name)
        .array();
  }

  /** The key of the example that an index entry points to. */
  public static byte[] rowOfIndex(byte[] index) {
    int end = endOfUser(index);
    byte[] row = new byte[1 + index.length - end];
    row[0] = ROW;
    System.arraycopy(index, end, row, 1, index.length - end);
    return row;
  }

  /**
   * The examples from a time (inclusive) to another (exclusive). Ids are never empty: the bare
   * timestamp of the end lies before its first example.
   */
  static KeyRange rows(long from, long to) {
    return new KeyRange(row(from, ""), row(to, ""));
  }

  /** A user's index entries from a time (inclusive) to another (exclusive). */
  static KeyRange ofUser(String user, long from, long to) {
    return new KeyRange(index(user, from, ""), index(user, to, ""));
  }

  private static int endOfUser(byte[] index) {
    for (int i = 1; i + 1 < index.length; i++) {
      if (index[i] == 0) {
        if (index[i + 1] == 0) {
          return i + 2;
        }
        i++;
      }
    }
    throw new IllegalArgumentException(
        "index entry " + Arrays.toString(index) + " has no end of its user; the store is damaged");
  }

  private static byte[] escaped(String user) {
    byte[] plain = utf8(user);
    int zeros = 0;
    for (byte b : plain) {
      zeros += b == 0 ? 1 : 0;
    }
    if (zeros == 0) {
      return plain;
    }
    ByteBuffer escaped = ByteBuffer.allocate(plain.length + zeros);
    for (byte b : plain) {
      escaped.put(b);
      if (b == 0) {
        escaped.put(ESCAPED);
      }
    }
    return escaped.array();
  }

  private static long sortable(long timestamp) {
    return timestamp ^ Long.MIN_VALUE;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
