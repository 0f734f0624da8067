package io.perennial.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A fixed number of primitive values in one flat array, cut into pages of {@value #PAGE_BYTES}
 * bytes (the last one may be shorter).
 *
 * <p>The owner works on the array itself and marks what it wrote with {@link #touch}: one byte
 * store per write. {@link #snapshot} writes the marked pages only. A page that was never marked
 * keeps its initial value, which must be reproducible (zero, or a function of the index), and is
 * never written. Bytes are little-endian.
 */
public abstract sealed class Table permits FloatTable, DoubleTable, IntTable, LongTable {

  /** Bytes of a full page. */
  public static final int PAGE_BYTES = 1024;

  private final int size;
  private final int valueBytes;
  private final int pageShift;
  private final byte[] dirty;

  /**
   * @param size number of values
   * @param valueBytes bytes of one value, 4 or 8
   */
  Table(int size, int valueBytes) {
    if (size < 1) {
      throw new IllegalArgumentException("table size must be at least 1, but is " + size);
    }
    this.size = size;
    this.valueBytes = valueBytes;
    this.pageShift = Integer.numberOfTrailingZeros(PAGE_BYTES / valueBytes);
    this.dirty = new byte[((size - 1) >>> pageShift) + 1];
  }

  /** Number of values. */
  public final int size() {
    return size;
  }

  /** Number of pages. */
  public final int pages() {
    return dirty.length;
  }

  final int valueBytes() {
    return valueBytes;
  }

  /** Marks the page of one value as changed. */
  public final void touch(int index) {
    dirty[index >>> pageShift] = 1;
  }

  /** Marks the pages of {@code length} values, at least one, as changed. */
  public final void touch(int from, int length) {
    int page = from >>> pageShift;
    int last = (from + length - 1) >>> pageShift;
    dirty[page] = 1;
    while (page < last) {
      dirty[++page] = 1;
    }
  }

  /** Marks everything as changed. */
  public final void touchAll() {
    Arrays.fill(dirty, (byte) 1);
  }

  /** Writes the marked pages and clears the marks. */
  final void snapshot(int table, PageStore store) {
    for (int page = 0; page < dirty.length; page++) {
      if (dirty[page] != 0) {
        store.put(table, page, encode(page));
        dirty[page] = 0;
      }
    }
  }

  /** Takes back every page the store has. */
  final void restore(int table, PageStore store) {
    for (int page = 0; page < dirty.length; page++) {
      byte[] bytes = store.get(table, page);
      if (bytes == null) {
        continue;
      }
      if (bytes.length != length(page) * valueBytes) {
        throw new IllegalStateException(
            "page %d of table %d must have %d bytes, but has %d"
                .formatted(page, table, length(page) * valueBytes, bytes.length));
      }
      read(page << pageShift, length(page), order(ByteBuffer.wrap(bytes)));
    }
    Arrays.fill(dirty, (byte) 0);
  }

  /** Feeds the whole content. */
  final void digest(MessageDigest digest) {
    for (int page = 0; page < dirty.length; page++) {
      digest.update(encode(page));
    }
  }

  private byte[] encode(int page) {
    byte[] bytes = new byte[length(page) * valueBytes];
    write(page << pageShift, length(page), order(ByteBuffer.wrap(bytes)));
    return bytes;
  }

  private int length(int page) {
    return Math.min(1 << pageShift, size - (page << pageShift));
  }

  private static ByteBuffer order(ByteBuffer buffer) {
    return buffer.order(ByteOrder.LITTLE_ENDIAN);
  }

  abstract void write(int from, int length, ByteBuffer out);

  abstract void read(int from, int length, ByteBuffer in);
}
