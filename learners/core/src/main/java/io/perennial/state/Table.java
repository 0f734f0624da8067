package io.perennial.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A fixed number of primitive values in one flat array, cut into pages of {@value #PAGE_BYTES}
 * bytes (the last one may be shorter), and these into granules of {@value #GRANULE_BYTES}.
 *
 * <p>The owner works on the array itself and marks what it wrote, by {@link #touch} the whole page,
 * by {@link #touchGranules} no more than what it says. {@link #snapshot} writes what is marked:
 * pages of which much changed whole, of others the granules that changed, into the {@link Journal}.
 * A page that was never marked keeps its initial value, which must be reproducible (zero, or a
 * function of the index), and is never written. Bytes are little-endian.
 */
public abstract sealed class Table permits FloatTable, DoubleTable, IntTable, LongTable {

  /** Bytes of a full page. */
  public static final int PAGE_BYTES = 1024;

  /** Bytes of a granule; a page has as many as an int has bits. */
  static final int GRANULE_BYTES = PAGE_BYTES / Integer.SIZE;

  private static final int WHOLE = -1;

  /** A page of which more changed is written whole. */
  private static final int MOST_GRANULES = 12;

  /** The page may differ from its initial value. */
  private static final byte WRITTEN = 1;

  /** The page differs from what is saved of it but for the journal. */
  private static final byte STALE = 2;

  private final int size;
  private final int valueBytes;
  private final int pageShift;
  private final int granuleShift;

  /** Per page a bit for each granule that changed since the snapshot. */
  private final int[] changed;

  private final byte[] status;

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
    this.granuleShift = Integer.numberOfTrailingZeros(GRANULE_BYTES / valueBytes);
    this.changed = new int[((size - 1) >>> pageShift) + 1];
    this.status = new byte[changed.length];
  }

  /** Number of values. */
  public final int size() {
    return size;
  }

  /** Number of pages. */
  public final int pages() {
    return changed.length;
  }

  final int valueBytes() {
    return valueBytes;
  }

  /** Marks the page of one value as changed. */
  public final void touch(int index) {
    changed[index >>> pageShift] = WHOLE;
  }

  /** Marks the pages of {@code length} values, at least one, as changed. */
  public final void touch(int from, int length) {
    int page = from >>> pageShift;
    int last = (from + length - 1) >>> pageShift;
    changed[page] = WHOLE;
    while (page < last) {
      changed[++page] = WHOLE;
    }
  }

  /**
   * Marks {@code length} values, at least one, as changed, and no more of their pages than the
   * granules around them: for large tables of which little changes at a time.
   */
  public final void touchGranules(int from, int length) {
    int granule = from >>> granuleShift;
    int last = (from + length - 1) >>> granuleShift;
    do {
      changed[granule / Integer.SIZE] |= 1 << granule;
    } while (++granule <= last);
  }

  /** Marks everything as changed. */
  public final void touchAll() {
    Arrays.fill(changed, WHOLE);
  }

  /** Whether something is marked. */
  final boolean isChanged() {
    for (int granules : changed) {
      if (granules != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Writes what is marked and clears the marks.
   *
   * @param from first page of those that are written whole where the journal has something of them
   * @param to behind the last one
   */
  final void snapshot(int table, PageStore store, Journal.Writer journal, int from, int to) {
    byte[] content = new byte[PAGE_BYTES];
    ByteBuffer buffer = order(ByteBuffer.wrap(content));
    for (int page = 0; page < changed.length; page++) {
      int granules = changed[page];
      boolean stale = (status[page] & STALE) != 0;
      boolean due = stale && page >= from && page < to;
      if (due || Integer.bitCount(granules) > MOST_GRANULES) {
        store.put(table, page, encode(page));
        if (stale) {
          journal.addRewritten(table, page);
        }
        status[page] = WRITTEN;
      } else if (granules != 0) {
        write(firstOf(page), lengthOf(page), buffer);
        journal.addGranules(table, page, granules, content, lengthOf(page) * valueBytes);
        status[page] = WRITTEN | STALE;
      }
      changed[page] = 0;
    }
  }

  /** Takes back every page the store has. */
  final void restore(int table, PageStore store) {
    for (int page = 0; page < changed.length; page++) {
      byte[] bytes = store.get(table, page);
      if (bytes != null) {
        readPage(table, page, bytes);
      }
    }
  }

  private void readPage(int table, int page, byte[] bytes) {
    if (bytes.length != lengthOf(page) * valueBytes) {
      throw new IllegalStateException(
          "page %d of table %d must have %d bytes, but has %d"
              .formatted(page, table, lengthOf(page) * valueBytes, bytes.length));
    }
    read(firstOf(page), lengthOf(page), order(ByteBuffer.wrap(bytes)));
    status[page] = WRITTEN;
  }

  /** What a journal says: the page as it is saved now is newer than all before. */
  final void restoreRewritten(int table, int page, PageStore store) {
    byte[] bytes = store.get(table, page);
    if (bytes == null) {
      throw new IllegalStateException("page %d of table %d is missing".formatted(page, table));
    }
    readPage(table, page, bytes);
  }

  /** What a journal says: these granules of a page changed, to what follows in the buffer. */
  final void restoreGranules(int page, int granules, ByteBuffer in) {
    for (int left = granules; left != 0; left &= left - 1) {
      int from = firstOf(page) + (Integer.numberOfTrailingZeros(left) << granuleShift);
      int length = Math.min(1 << granuleShift, size - from);
      read(from, length, order(in.slice()));
      in.position(in.position() + length * valueBytes);
    }
    status[page] = WRITTEN | STALE;
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
    for (int page = 0; page < changed.length; page++) {
      if (isPageWritten(page) || source.isPageWritten(page)) {
        System.arraycopy(from, page << pageShift, to, page << pageShift, lengthOf(page));
        changed[page] = WHOLE;
      }
    }
  }

  /** Feeds the whole content. */
  final void digest(MessageDigest digest) {
    for (int page = 0; page < changed.length; page++) {
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
    return isPageWritten(index >>> pageShift);
  }

  /** Number of values in the pages that may differ from their initial values. */
  public final int writtenSize() {
    int size = 0;
    for (int page = 0; page < changed.length; page++) {
      size += isPageWritten(page) ? lengthOf(page) : 0;
    }
    return size;
  }

  /** Whether a page may differ from its initial values. */
  final boolean isPageWritten(int page) {
    return changed[page] != 0 || status[page] != 0;
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
