/**
 * Kafka Streams around the storage: takes examples in exactly once, keeps its state in RocksDB with
 * a changelog, comes back by itself after whatever happens to the broker, the topic or the disk,
 * and lends its partitions to readers only while they are whole.
 */
@NullMarked
package io.perennial.replay.server.streams;

import org.jspecify.annotations.NullMarked;
