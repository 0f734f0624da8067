package io.perennial.replay.server.rocks;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds RocksDB's memory for the whole process, however many partitions there are: one block
 * cache, with the index and filter blocks in it and the write buffers charged to it.
 */
final class SharedMemory {

  private static final long TOTAL_BYTES = 128L << 20;
  private static final long WRITE_BUFFERS_BYTES = 64L << 20;
  private static final long WRITE_BUFFER_BYTES = 16L << 20;
  private static final long BLOCK_BYTES = 8L << 10;
  private static final double FILTER_BITS = 10;

  static {
    RocksDB.loadLibrary();
  }

  // Shared by every database of the process, so closed with it and not with a database.
  private static final Cache CACHE = new LRUCache(TOTAL_BYTES);
  private static final BloomFilter FILTER = new BloomFilter(FILTER_BITS);
  static final WriteBufferManager WRITE_BUFFERS =
      new WriteBufferManager(WRITE_BUFFERS_BYTES, CACHE);

  private SharedMemory() {}

  /**
   * For one column family; the caller closes it.
   *
   * @param byKey whether single keys are asked for, most of which are not there
   */
  static ColumnFamilyOptions family(boolean byKey) {
    BlockBasedTableConfig table = new BlockBasedTableConfig();
    table.setBlockCache(CACHE);
    table.setBlockSize(BLOCK_BYTES);
    table.setCacheIndexAndFilterBlocks(true);
    table.setPinTopLevelIndexAndFilter(true);
    if (byKey) {
      table.setFilterPolicy(FILTER);
    }
    return new ColumnFamilyOptions()
        .setTableFormatConfig(table)
        .setWriteBufferSize(WRITE_BUFFER_BYTES)
        .setMaxWriteBufferNumber(3)
        .setCompressionType(CompressionType.LZ4_COMPRESSION);
  }
}
