/**
 * The life of an event in a shard, in plain Java: duplicates, lateness, scoring, awaiting the
 * outcome, expiry, learning, end of input. One {@link io.perennial.processor.EventProcessor} is a
 * function of one partition's order alone; the Flink operator, {@code evaluate} and the tests all
 * drive this class.
 */
@NullMarked
package io.perennial.processor;

import org.jspecify.annotations.NullMarked;
