/**
 * What the replay store is asked and what it answers: queries, rows, their JSON, and a client. It
 * knows the event vocabulary and the JDK's HTTP client, and nothing of Kafka or RocksDB, so that
 * every process may carry it.
 */
@NullMarked
package io.perennial.replay.api;

import org.jspecify.annotations.NullMarked;
