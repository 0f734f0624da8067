package io.perennial.fuzz;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Cutting and pasting of arrays. */
final class Bytes {

  private Bytes() {}

  /**
   * The array with another in place of a range; no longer than {@link Mutation#MOST_BYTES}.
   *
   * @param from first byte that is replaced
   * @param to after the last
   */
  static byte[] replace(byte[] bytes, int from, int to, byte... by) {
    int length = bytes.length - (to - from) + by.length;
    if (length > Mutation.MOST_BYTES) {
      return bytes;
    }
    byte[] result = Arrays.copyOf(Arrays.copyOf(bytes, from), length);
    System.arraycopy(by, 0, result, from, by.length);
    System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
    return result;
  }

  static byte[] insert(byte[] bytes, int at, byte... inserted) {
    return replace(bytes, at, at, inserted);
  }

  /** Some of it, so many times one after the other that it becomes large. */
  static byte[] repeat(byte[] part, SplittableRandom random) {
    if (part.length == 0) {
      return part;
    }
    int length = 1 << random.nextInt(21);
    int times = Math.max(2, Math.min(length, Mutation.MOST_BYTES / 2) / part.length);
    byte[] result = new byte[part.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(part, 0, result, i * part.length, part.length);
    }
    return result;
  }

  /** A range of at least one byte where there is one, mostly a short one. */
  static int[] range(byte[] bytes, SplittableRandom random) {
    if (bytes.length == 0) {
      return new int[] {0, 0};
    }
    int from = random.nextInt(bytes.length);
    int most = random.nextInt(4) == 0 ? bytes.length : 16;
    return new int[] {from, Math.min(bytes.length, from + 1 + random.nextInt(most))};
  }

  static byte[] part(byte[] bytes, SplittableRandom random) {
    int[] range = range(bytes, random);
    return Arrays.copyOfRange(bytes, range[0], range[1]);
  }
}
