package io.perennial.replay.server.storage;

/**
 * The groups of {@link Family#SAMPLES} that an expert's rows in a partition lie in; some may be
 * empty.
 *
 * @param expert who answered
 * @param firstGroup number of the first
 * @param groups how many, at least 1
 */
public record SampleRange(int expert, long firstGroup, long groups) {}
