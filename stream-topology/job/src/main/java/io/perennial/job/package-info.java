/**
 * The Flink job: Kafka records in partition order, keyed by shard, one operator that hosts an
 * {@code EventProcessor} per shard over keyed state, and one exactly-once sink for all that it
 * gives out.
 */
@NullMarked
package io.perennial.job;

import org.jspecify.annotations.NullMarked;
