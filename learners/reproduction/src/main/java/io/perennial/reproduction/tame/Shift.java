package io.perennial.reproduction.tame;

/**
 * A change of the active expert.
 *
 * @param alarm row at which it was noticed, from 0
 * @param first row from which on it was put into effect, at most {@code alarm}
 * @param expert active from then on
 */
record Shift(int alarm, int first, int expert) {}
