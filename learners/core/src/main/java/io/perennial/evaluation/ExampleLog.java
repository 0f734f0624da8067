package io.perennial.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * What evaluation keeps of a shard's examples, in their order: 14 bytes each, in chunks, so that
 * growing copies nothing and wastes at most one chunk.
 */
final class ExampleLog {

  /** Largest label that fits beside the two flags. */
  static final int MAX_LABEL = (1 << 14) - 1;

  private static final int CHUNK_BITS = 14;
  private static final int CHUNK_SIZE = 1 << CHUNK_BITS;
  private static final int MASK = CHUNK_SIZE - 1;

  private final List<Chunk> chunks = new ArrayList<>();
  private int size;

  private static final class Chunk {
    final float[] served = new float[CHUNK_SIZE];
    final float[] base = new float[CHUNK_SIZE];
    final int[] user = new int[CHUNK_SIZE];
    // Label, then whether the served and the base scores predicted it.
    final char[] outcome = new char[CHUNK_SIZE];
  }

  /**
   * Appends an example.
   *
   * @param served probability kept of the served scores
   * @param base the same of the base scores
   * @param user index of the user, -1 for none
   */
  void add(
      float served, float base, int label, boolean servedCorrect, boolean baseCorrect, int user) {
    if (size == Integer.MAX_VALUE) {
      throw new IllegalStateException(
          "a shard's evaluation holds at most "
              + size
              + " examples; limit the input, or spread it over more shards");
    }
    int at = size & MASK;
    if (at == 0) {
      chunks.add(new Chunk());
    }
    Chunk chunk = chunks.get(size >>> CHUNK_BITS);
    chunk.served[at] = served;
    chunk.base[at] = base;
    chunk.user[at] = user;
    chunk.outcome[at] = (char) (label << 2 | (servedCorrect ? 2 : 0) | (baseCorrect ? 1 : 0));
    size++;
  }

  int size() {
    return size;
  }

  float served(int index) {
    return chunk(index).served[index & MASK];
  }

  float base(int index) {
    return chunk(index).base[index & MASK];
  }

  int user(int index) {
    return chunk(index).user[index & MASK];
  }

  int label(int index) {
    return chunk(index).outcome[index & MASK] >>> 2;
  }

  boolean servedCorrect(int index) {
    return (chunk(index).outcome[index & MASK] & 2) != 0;
  }

  boolean baseCorrect(int index) {
    return (chunk(index).outcome[index & MASK] & 1) != 0;
  }

  private Chunk chunk(int index) {
    return chunks.get(index >>> CHUNK_BITS);
  }
}
