package io.perennial.reproduction.reloop2;

import io.perennial.learner.ContinualLearner;
import java.util.function.LongFunction;

/**
 * The learner as it ships, error memory and all, by the seed; binary.
 *
 * @param whole with everything
 * @param withoutStatistics without decayed statistics, the rest as shipped
 * @param oneExpert without experts, the rest as shipped
 */
public record ShippedLearners(
    LongFunction<ContinualLearner> whole,
    LongFunction<ContinualLearner> withoutStatistics,
    LongFunction<ContinualLearner> oneExpert) {}
