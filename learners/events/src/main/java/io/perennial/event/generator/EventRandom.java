package io.perennial.event.generator;

/**
 * Random numbers that are a function of a seed and a key, whatever was drawn before: SplitMix64
 * (Steele, Lea and Flood, 2014) started anew for each event, user, item and concept.
 */
final class EventRandom {

  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  EventRandom start(long seed, long purpose, long key) {
    state = mix(mix(mix(seed + GAMMA) ^ purpose * GAMMA) + key * GAMMA);
    return this;
  }

  long next() {
    state += GAMMA;
    return mix(state);
  }

  /** Evenly from [0, 1). */
  double uniform() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  /** Evenly from 0 to {@code bound - 1}. */
  int below(int bound) {
    return (int) (uniform() * bound);
  }

  /** Mean 0, standard deviation 1. StrictMath, so that every JVM draws the same. */
  double gaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
    return radius * StrictMath.cos(2 * Math.PI * uniform());
  }

  /** Mean 1. */
  double exponential() {
    return -StrictMath.log(1 - uniform());
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
