/**
 * The speed of a fine-tuning step by everybody who can do its arithmetic, in a process of its own,
 * since nobody else's class path has them all: {@link io.perennial.policy.bench.PolicyBenchMain},
 * started by the launcher.
 */
@NullMarked
package io.perennial.policy.bench;

import org.jspecify.annotations.NullMarked;
