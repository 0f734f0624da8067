/**
 * The ranking policy that stands on the fast learner's logit, and how it is fine-tuned: by
 * reinforcement learning, interleaved with supervised steps on what that cannot solve. Plain
 * arithmetic without threads, clocks or unseeded randomness: the same decisions in the same order
 * give the same bits. {@link io.perennial.policy.FineTuner} is the way in for a worker, {@link
 * io.perennial.policy.RankingPolicy} and {@link io.perennial.policy.Encoder} for who serves.
 */
@NullMarked
package io.perennial.policy;

import org.jspecify.annotations.NullMarked;
