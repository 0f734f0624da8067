package io.perennial.launcher;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Examples to replay, in any number and the same in every run: of {@value #TASKS} tasks in turn,
 * random bytes of one length and {@value #LOGITS} logits.
 */
final class ReplayExamples {

  static final int TASKS = 8;
  static final int LOGITS = 10;

  // They come round again: what a copy costs does not depend on what is copied, and so few stay in
  // the cache, as an example does that has just been learned.
  private static final int DISTINCT = 64;

  private final int length;
  private final byte[][] contents = new byte[DISTINCT][];
  private final float[][] logits = new float[DISTINCT][LOGITS];

  /**
   * @param length bytes of an example, without its logits
   */
  ReplayExamples(int length, long seed) {
    this.length = length;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < DISTINCT; i++) {
      ByteBuffer content = ByteBuffer.allocate(bytesWithLogits());
      random.nextBytes(content.array());
      content.position(length);
      for (int j = 0; j < LOGITS; j++) {
        logits[i][j] = (float) (8 * random.nextDouble() - 4);
        content.putFloat(logits[i][j]);
      }
      contents[i] = content.array();
    }
  }

  /** Bytes of an example, without its logits. */
  int length() {
    return length;
  }

  int bytesWithLogits() {
    return length + LOGITS * Float.BYTES;
  }

  /** An example's bytes and then its logits'. Not to be changed. */
  byte[] content(long event) {
    return contents[(int) (event % DISTINCT)];
  }

  /** Not to be changed. */
  float[] logits(long event) {
    return logits[(int) (event % DISTINCT)];
  }

  int task(long event) {
    return (int) (event % TASKS);
  }

  int label(long event) {
    return (int) (event & 1);
  }
}
