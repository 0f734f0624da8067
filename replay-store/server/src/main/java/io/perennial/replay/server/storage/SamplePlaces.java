package io.perennial.replay.server.storage;

/**
 * Where rows stand in {@link Family#SAMPLES}: in windows of {@value #WINDOW} neighbours in the
 * order of learning, each shuffled by itself, in groups of {@value #GROUP} places.
 *
 * <p>A group lies together on disk, so that a sample which is made of groups is read at the speed
 * of a scan; and its rows are random ones of the window, so that they are not of the same moment. A
 * row's group follows from its sequence number alone: the same after a restoration, on every
 * replica, and whatever else is stored.
 */
final class SamplePlaces {

  /** Places of a window; a power of two. */
  static final int WINDOW = 8192;

  /** Places of a group; divides the window. */
  static final int GROUP = 32;

  static final int GROUPS = WINDOW / GROUP;

  private static final int BITS = 13;
  private static final int HIGH_BITS = 7;
  private static final int LOW_BITS = BITS - HIGH_BITS;
  private static final int ROUNDS = 4;

  private SamplePlaces() {}

  /** The place of a sequence number: one of its window's, each is taken once. */
  static long of(long sequence) {
    long window = Math.floorDiv(sequence, WINDOW);
    return window * WINDOW + shuffled((int) Math.floorMod(sequence, WINDOW), window);
  }

  /**
   * A permutation of 0 to WINDOW - 1, another for each window: an alternating Feistel network of
   * seven and six bits (Black and Rogaway, Ciphers with arbitrary finite domains, 2002).
   */
  static int shuffled(int number, long window) {
    int high = number >>> LOW_BITS;
    int low = number & ((1 << LOW_BITS) - 1);
    for (int round = 0; round < ROUNDS; round++) {
      long key = window * ROUNDS + round;
      high = (high + (int) mix(key, low)) & ((1 << HIGH_BITS) - 1);
      low = (low + (int) mix(~key, high)) & ((1 << LOW_BITS) - 1);
    }
    return high << LOW_BITS | low;
  }

  /** Finaliser of MurmurHash3 (Austin Appleby, public domain). */
  static long mix(long key, long number) {
    long h = key * 0x9e3779b97f4a7c15L + number;
    h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
    h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
    return h ^ h >>> 33;
  }
}
