package io.perennial.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What changed in tables of which little changes at a time: the granules, in few large pages,
 * instead of all pages around them.
 *
 * <p>Every snapshot that has something to say is a generation, and the latest {@value #GENERATIONS}
 * are kept. In each, one slice in {@value #GENERATIONS} of all tables' pages, the next one, is
 * written whole where the journal has something of it: so whatever a generation says is in the
 * pages when it is dropped, and a snapshot costs what changed and a {@value #GENERATIONS}th of what
 * changes at all.
 *
 * <p>An entry is, little-endian: table (int, from the owner's first), page (int), a bit for each
 * granule (int), and these granules' bytes in order; without granules it says that the page itself
 * is newer than all before. Entries fill chunks of at most {@value #CHUNK_BYTES} bytes; chunk c is
 * page {@code 2 + c mod 2^30} of the owner's own table, whose page 1 is the head: the number of the
 * latest generation, of the next chunk, and of the first chunk of generations g with g mod {@value
 * #GENERATIONS} = 0, 1, … (longs). Entries are taken back in order over the pages.
 */
final class Journal {

  /** Generations that are kept, and slices. */
  static final int GENERATIONS = 16;

  static final int CHUNK_BYTES = 1 << 16;

  private static final int LARGEST_ENTRY = 3 * Integer.BYTES + Table.PAGE_BYTES;
  private static final int HEAD = 1;
  private static final int HEAD_BYTES = (2 + GENERATIONS) * Long.BYTES;
  private static final int FIRST_CHUNK = 2;
  private static final int CHUNK_MASK = (1 << 30) - 1;

  private final int base;
  private final long[] begins = new long[GENERATIONS];
  private long generation;
  private long nextChunk;

  /**
   * @param base the owner's own table; what it says is of those behind it
   */
  Journal(int base) {
    this.base = base;
  }

  /** Where the next slice of so many pages begins. */
  int sliceFrom(int pages) {
    return (int) (pages * ((generation + 1) % GENERATIONS) / GENERATIONS);
  }

  /** Where the next slice of so many pages ends. */
  int sliceTo(int pages) {
    return (int) (pages * ((generation + 1) % GENERATIONS + 1) / GENERATIONS);
  }

  /** Begins a generation. */
  Writer begin(PageStore store) {
    return new Writer(store);
  }

  /** Takes one generation's entries. */
  final class Writer {

    private final PageStore store;
    private final long begin = nextChunk;
    private final ByteBuffer chunk = littleEndian(ByteBuffer.allocate(CHUNK_BYTES));

    private Writer(PageStore store) {
      this.store = store;
    }

    /**
     * Says what granules of a page are now.
     *
     * @param granules a bit for each
     * @param content of the page
     * @param length its bytes
     */
    void addGranules(int table, int page, int granules, byte[] content, int length) {
      add(table, page, granules);
      for (int left = granules; left != 0; left &= left - 1) {
        int from = Integer.numberOfTrailingZeros(left) * Table.GRANULE_BYTES;
        chunk.put(content, from, Math.min(Table.GRANULE_BYTES, length - from));
      }
    }

    /** Says that a page was written whole. */
    void addRewritten(int table, int page) {
      add(table, page, 0);
    }

    private void add(int table, int page, int granules) {
      if (chunk.remaining() < LARGEST_ENTRY) {
        putChunk();
      }
      chunk.putInt(table - base).putInt(page).putInt(granules);
    }

    private void putChunk() {
      byte[] bytes = new byte[chunk.position()];
      chunk.get(0, bytes).clear();
      store.put(base, keyOf(nextChunk), bytes);
      nextChunk++;
    }

    /** Ends the generation and drops the oldest one; without any entry ever, there is none. */
    void end() {
      if (chunk.position() > 0) {
        putChunk();
      }
      if (nextChunk == 0) {
        return;
      }
      generation++;
      int slot = (int) (generation % GENERATIONS);
      long keep = begins[(slot + 1) % GENERATIONS];
      for (long old = begins[slot]; old < keep; old++) {
        store.remove(base, keyOf(old));
      }
      begins[slot] = begin;
      store.put(base, HEAD, head());
    }
  }

  private byte[] head() {
    ByteBuffer head = littleEndian(ByteBuffer.allocate(HEAD_BYTES));
    head.putLong(generation).putLong(nextChunk);
    for (long begin : begins) {
      head.putLong(begin);
    }
    return head.array();
  }

  /** Takes back what {@link Writer} wrote, over pages that are taken back already. */
  void restore(PageStore store, List<? extends Table> tables) {
    byte[] bytes = store.get(base, HEAD);
    if (bytes == null) {
      return;
    }
    if (bytes.length != HEAD_BYTES) {
      throw new IllegalStateException(
          "the journal's head must have %d bytes, but has %d".formatted(HEAD_BYTES, bytes.length));
    }
    ByteBuffer head = littleEndian(ByteBuffer.wrap(bytes));
    generation = head.getLong();
    nextChunk = head.getLong();
    for (int i = 0; i < GENERATIONS; i++) {
      begins[i] = head.getLong();
    }
    for (long i = begins[(int) ((generation + 1) % GENERATIONS)]; i < nextChunk; i++) {
      byte[] chunk = store.get(base, keyOf(i));
      if (chunk == null) {
        throw new IllegalStateException(
            "chunk %d of the journal of table %d is missing".formatted(i, base));
      }
      restore(littleEndian(ByteBuffer.wrap(chunk)), store, tables);
    }
  }

  private void restore(ByteBuffer chunk, PageStore store, List<? extends Table> tables) {
    while (chunk.hasRemaining()) {
      int number = chunk.getInt();
      int page = chunk.getInt();
      int granules = chunk.getInt();
      Table table = tables.get(number - 1);
      if (granules == 0) {
        table.restoreRewritten(base + number, page, store);
      } else {
        table.restoreGranules(page, granules, chunk);
      }
    }
  }

  private static int keyOf(long chunk) {
    return FIRST_CHUNK + (int) (chunk & CHUNK_MASK);
  }

  private static ByteBuffer littleEndian(ByteBuffer buffer) {
    return buffer.order(ByteOrder.LITTLE_ENDIAN);
  }
}
