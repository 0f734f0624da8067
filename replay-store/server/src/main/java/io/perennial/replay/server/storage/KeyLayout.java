package io.perennial.replay.server.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The keys of layout version 3; the package's comment draws them. */
public final class KeyLayout {

  /** First byte of a row's key. */
  public static final byte ROW = 1;

  static final int EXPERT_BYTES = Integer.BYTES;

  private static final long HOUR_MILLIS = 3_600_000;
  private static final byte ESCAPED = 1;

  private KeyLayout() {}

  /** The key of a row. */
  public static byte[] row(long timestamp, String id) {
    return row(timestamp, utf8(id));
  }

  static byte[] row(long timestamp, byte[] id) {
    return ByteBuffer.allocate(1 + Long.BYTES + id.length)
        .put(ROW)
        .putLong(sortable(timestamp))
        .put(id)
        .array();
  }

  /** Event time of a row's key, epoch milliseconds. */
  public static long timestampOf(byte[] row) {
    return sortable(ByteBuffer.wrap(row).getLong(1));
  }

  static String idOf(byte[] row) {
    int at = 1 + Long.BYTES;
    return new String(row, at, row.length - at, StandardCharsets.UTF_8);
  }

  /** Key in {@link Family#USERS} or {@link Family#ITEMS} of a row. */
  public static byte[] byName(byte[] name, byte[] row) {
    byte[] owner = escaped(name);
    return ByteBuffer.allocate(owner.length + 2 + row.length - 1)
        .put(owner)
        .putShort((short) 0)
        .put(row, 1, row.length - 1)
        .array();
  }

  /** Key in {@link Family#EXPERTS} of a row. */
  static byte[] byExpert(int expert, byte[] row) {
    return ByteBuffer.allocate(EXPERT_BYTES + row.length - 1)
        .putInt(expert)
        .put(row, 1, row.length - 1)
        .array();
  }

  /** Key in {@link Family#ERRORS} of a row; floats above 0 have the order of their bits. */
  static byte[] byError(float labelScore, byte[] row) {
    return ByteBuffer.allocate(Long.BYTES + Float.BYTES + row.length - 1)
        .putLong(sortable(hourOf(timestampOf(row))))
        .putFloat(labelScore)
        .put(row, 1, row.length - 1)
        .array();
  }

  /** Key in {@link Family#SAMPLES} of a row. */
  static byte[] bySample(int expert, long place, byte[] row) {
    return ByteBuffer.allocate(EXPERT_BYTES + Long.BYTES + row.length - 1)
        .putInt(expert)
        .putLong(place)
        .put(row, 1, row.length - 1)
        .array();
  }

  /** The row's key that an entry of another family ends with, after so many bytes of its own. */
  public static byte[] rowAfter(byte[] key, int prefix) {
    byte[] row = new byte[1 + key.length - prefix];
    row[0] = ROW;
    System.arraycopy(key, prefix, row, 1, key.length - prefix);
    return row;
  }

  static long hourOf(long timestamp) {
    return Math.floorDiv(timestamp, HOUR_MILLIS);
  }

  /** All bytes of a long in an order that unsigned bytes have. */
  static long sortable(long number) {
    return number ^ Long.MIN_VALUE;
  }

  /** The first key after all that begin with these bytes. */
  public static byte[] after(byte[] prefix) {
    byte[] end = prefix.clone();
    for (int i = end.length - 1; i >= 0; i--) {
      if (++end[i] != 0) {
        return Arrays.copyOf(end, i + 1);
      }
    }
    throw new IllegalArgumentException("no key comes after " + Arrays.toString(prefix));
  }

  /** The end of all rows' keys, exclusive. */
  public static byte[] endOfRows() {
    return new byte[] {ROW + 1};
  }

  /** Key in {@link Family#FACTS} of something that was told at a time. */
  public static byte[] fact(FactKind kind, long timestamp, long offset) {
    return ByteBuffer.allocate(1 + 2 * Long.BYTES)
        .put(kind.code())
        .putLong(sortable(timestamp))
        .putLong(offset)
        .array();
  }

  /** Key in {@link Family#FACTS} of a user who is forgotten. */
  public static byte[] forgotten(byte[] user) {
    return ByteBuffer.allocate(1 + user.length).put(FactKind.FORGOTTEN.code()).put(user).array();
  }

  /** Key in {@link Family#FACTS} of how often an example was replayed. */
  public static byte[] replays(long idHash) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(FactKind.REPLAYS.code()).putLong(idHash).array();
  }

  /** The smallest key that is larger. */
  public static byte[] next(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] escaped(byte[] plain) {
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
}
