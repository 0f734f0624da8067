package io.perennial.memory;

/** A bijection that spreads every bit over all: the finalizer of SplitMix64. */
final class Mix {

  private Mix() {}

  static long of(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
