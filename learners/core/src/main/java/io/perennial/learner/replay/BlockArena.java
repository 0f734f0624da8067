package io.perennial.learner.replay;

import io.perennial.state.IntTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Byte strings of any length in a fixed number of blocks of {@value #BLOCK_BYTES} bytes, chained
 * like the clusters of a file allocation table. Freed blocks are overwritten with zeros: what is
 * forgotten is gone from the next snapshot. O(length) time; what is free is in the tables, too.
 */
final class BlockArena {

  static final int BLOCK_BYTES = 128;

  /** A chain without blocks: that of no bytes. */
  static final int NONE = 0;

  private static final int LONGS = BLOCK_BYTES / Long.BYTES;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int FREE = 0;
  private static final int FRESH = 1;
  private static final int USED = 2;

  private final int blocks;
  private final LongTable content;

  /** The block after each one, numbered from 1, or {@link #NONE}. */
  private final IntTable next;

  /** First of the freed blocks; blocks that were ever used; blocks in use. */
  private final IntTable counts;

  BlockArena(PagedState state, int bytes) {
    this.blocks = bytes / BLOCK_BYTES;
    this.content = state.add(new LongTable(blocks * LONGS));
    this.next = state.add(new IntTable(blocks + 1));
    this.counts = state.add(new IntTable(3));
  }

  /** Blocks that a length takes. */
  static int blocksOf(int length) {
    return (length + BLOCK_BYTES - 1) / BLOCK_BYTES;
  }

  int blocks() {
    return blocks;
  }

  int free() {
    return blocks - counts.values()[USED];
  }

  /** Stores bytes for which there is room, and gives the first block of the chain. */
  int put(byte[] bytes, int from, int length) {
    int first = NONE;
    // The last block first, so that each knows the one after it.
    for (int i = blocksOf(length) - 1; i >= 0; i--) {
      int block = take();
      int start = i * BLOCK_BYTES;
      fill(block, bytes, from + start, Math.min(BLOCK_BYTES, length - start));
      link(block, first);
      first = block;
    }
    return first;
  }

  private int take() {
    int[] c = counts.values();
    if (free() == 0) {
      throw new IllegalStateException("all %d blocks of the replay are in use".formatted(blocks));
    }
    c[USED]++;
    counts.touch(0);
    if (c[FREE] == NONE) {
      return ++c[FRESH];
    }
    int block = c[FREE];
    c[FREE] = next.values()[block];
    return block;
  }

  private void link(int block, int to) {
    next.values()[block] = to;
    next.touch(block);
  }

  private void fill(int block, byte[] bytes, int from, int length) {
    long[] to = content.values();
    int at = (block - 1) * LONGS;
    int whole = length / Long.BYTES;
    for (int i = 0; i < whole; i++) {
      to[at + i] = (long) LONG.get(bytes, from + i * Long.BYTES);
    }
    if (length % Long.BYTES > 0) {
      long last = 0;
      for (int i = length - 1; i >= whole * Long.BYTES; i--) {
        last = last << 8 | (bytes[from + i] & 0xFF);
      }
      to[at + whole] = last;
    }
    content.touch(at, LONGS);
  }

  /** Copies a chain's first bytes. */
  void get(int first, byte[] into, int from, int length) {
    int block = first;
    for (int start = 0; start < length; start += BLOCK_BYTES) {
      copy(block, into, from + start, Math.min(BLOCK_BYTES, length - start));
      block = next.values()[block];
    }
  }

  private void copy(int block, byte[] into, int from, int length) {
    long[] c = content.values();
    int at = (block - 1) * LONGS;
    int whole = length / Long.BYTES;
    for (int i = 0; i < whole; i++) {
      LONG.set(into, from + i * Long.BYTES, c[at + i]);
    }
    for (int i = whole * Long.BYTES; i < length; i++) {
      into[from + i] = (byte) (c[at + whole] >>> (8 * (i % Long.BYTES)));
    }
  }

  /** Gives a chain's blocks back. */
  void release(int first) {
    int block = first;
    while (block != NONE) {
      int after = next.values()[block];
      int at = (block - 1) * LONGS;
      Arrays.fill(content.values(), at, at + LONGS, 0);
      content.touch(at, LONGS);
      link(block, counts.values()[FREE]);
      counts.values()[FREE] = block;
      counts.values()[USED]--;
      counts.touch(0);
      block = after;
    }
  }
}
