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
  private static final byte CHANGED = 3;
  private static final byte WRITTEN = 2;

  /** Per page {@link #WRITTEN} once it may differ from its initial value, 1 since the snapshot. */
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
    dirty[index >>> pageShift] = CHANGED;
  }

  /** Marks the pages of {@code length} values, at least one, as changed. */
  public final void touch(int from, int length) {
    int page = from >>> pageShift;
    int last = (from + length - 1) >>> pageShift;
    dirty[page] = CHANGED;
    while (page < last) {
      dirty[++page] = CHANGED;
    }
  }

  /** Marks everything as changed. */
  public final void touchAll() {
    Arrays.fill(dirty, CHANGED);
  }

  /** Writes the marked pages and clears the marks. */
  final void snapshot(int table, PageStore store) {
    for (int page = 0; page < dirty.length; page++) {
      if (dirty[page] == CHANGED) {
        store.put(table, page, encode(page));
        dirty[page] = WRITTEN;
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
      if (bytes.length != lengthOf(page) * valueBytes) {
        throw new IllegalStateException(
            "page %d of table %d must have %d bytes, but has %d"
                .formatted(page, table, lengthOf(page) * valueBytes, bytes.length));
      }
      read(page << pageShift, lengthOf(page), order(ByteBuffer.wrap(bytes)));
      dirty[page] = WRITTEN;
    }
  }

  /**
   * Takes over the values of another table that began with the same ones, page by page; those that
   * were never written in either are left alone.
   */
  final void copyPages(Table source, Object from, Object to) {
    if (source.size != size || source.valueBytes != valueBytes) {
      throw new IllegalArgumentException(
          "a table of %d values cannot take over one of %d".formatted(size, source.size));
    }
    for (int page = 0; page < dirty.length; page++) {
      if (dirty[page] != 0 || source.dirty[page] != 0) {
        System.arraycopy(from, page << pageShift, to, page << pageShift, lengthOf(page));
        dirty[page] = CHANGED;
      }
    }
  }

  /** Feeds the whole content. */
  final void digest(MessageDigest digest) {
    for (int page = 0; page < dirty.length; page++) {
      digest.update(encode(page));
    }
  }

  private byte[] encode(int page) {
    byte[] bytes = new byte[lengthOf(page) * valueBytes];
    write(page << pageShift, lengthOf(page), order(ByteBuffer.wrap(bytes)));
    return bytes;
  }

  /** Whether the page of a value may differ from its initial values. */
  public final boolean isWritten(int index) {
    return dirty[index >>> pageShift] != 0;
  }

  /** Number of values in the pages that may differ from their initial values. */
  public final int writtenSize() {
    int size = 0;
    for (int page = 0; page < dirty.length; page++) {
      size += dirty[page] != 0 ? lengthOf(page) : 0;
    }
    return size;
  }

  /** Whether a page may differ from its initial values. */
  final boolean isPageWritten(int page) {
    return dirty[page] != 0;
  }

  final int firstOf(int page) {
    return page << pageShift;
  }

  final int lengthOf(int page) {
    return Math.min(1 << pageShift, size - (page << pageShift));
  }

  private static ByteBuffer order(ByteBuffer buffer) {
    return buffer.order(ByteOrder.LITTLE_ENDIAN);
  }

  abstract void write(int from, int length, ByteBuffer out);

  abstract void read(int from, int length, ByteBuffer in);
}
