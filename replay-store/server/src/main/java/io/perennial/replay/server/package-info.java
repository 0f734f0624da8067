/**
 * The replay store as a process: its options, its start and its end. The floors below are {@code
 * storage} (bytes), {@code streams} (Kafka Streams) and {@code http} (queries).
 */
@NullMarked
package io.perennial.replay.server;

import org.jspecify.annotations.NullMarked;
