package io.perennial.reproduction.reloop2;

/**
 * What correctors are made for.
 *
 * @param dimensions of the base's hidden vector
 * @param seed of the run
 */
record Setting(int dimensions, long seed) {}
