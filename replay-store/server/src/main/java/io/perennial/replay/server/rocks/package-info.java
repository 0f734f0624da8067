/** RocksDB under a partition: one database with a column family for each sorted map. */
@NullMarked
package io.perennial.replay.server.rocks;

import org.jspecify.annotations.NullMarked;
