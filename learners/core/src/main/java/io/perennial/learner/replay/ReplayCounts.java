package io.perennial.learner.replay;

/**
 * What became of the examples offered to a {@link ReplayBuffer}: offered = refused + declined +
 * evicted + crowdedOut + removed + held, where held is the sum of the tasks' sizes.
 *
 * @param offered all
 * @param refused longer than all bytes there are
 * @param declined not drawn into their task's sample
 * @param evicted drawn, and left when the sample was full, shrank or was merged
 * @param crowdedOut drawn, and left because the bytes were full
 * @param removed drawn, and left with their user or task
 */
public record ReplayCounts(
    long offered, long refused, long declined, long evicted, long crowdedOut, long removed) {}
