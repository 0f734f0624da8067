package io.perennial.replay.server.rocks;

import io.perennial.replay.server.storage.Family;
import io.perennial.replay.server.storage.KeyRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * A partition's sorted maps. One thread writes, into a batch that is seen by readers once it is
 * {@linkplain #write written}; any number read. There is no write-ahead log: what a kill takes is
 * restored from the changelog.
 */
public final class FamilyDatabase implements AutoCloseable {

  private final RocksDB database;
  private final DBOptions options;
  private final List<ColumnFamilyOptions> familyOptions;
  private final List<ColumnFamilyHandle> families;
  private final WriteOptions writeOptions = new WriteOptions().setDisableWAL(true);
  private final WriteBatch batch = new WriteBatch();
  private final Map<Family, List<Change>> unwritten = new EnumMap<>(Family.class);
  private long unwrittenBytes;
  private final Set<FamilyIterator> iterators = ConcurrentHashMap.newKeySet();

  private record Change(byte[] key, byte @Nullable [] value) {}

  private static final Comparator<Change> BY_KEY =
      (a, b) -> Arrays.compareUnsigned(a.key(), b.key());

  private FamilyDatabase(
      RocksDB database,
      DBOptions options,
      List<ColumnFamilyOptions> familyOptions,
      List<ColumnFamilyHandle> families) {
    this.database = database;
    this.options = options;
    this.familyOptions = familyOptions;
    this.families = families;
    for (Family family : Family.values()) {
      unwritten.put(family, new ArrayList<>());
    }
  }

  /**
   * Opens the database of a folder, which is made if absent.
   *
   * @throws DatabaseException when it cannot be opened
   */
  public static FamilyDatabase open(Path folder) {
    ColumnFamilyOptions byKey = SharedMemory.family(true);
    ColumnFamilyOptions byRange = SharedMemory.family(false);
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, byRange));
    for (Family family : Family.values()) {
      byte[] name =
          family.name().toLowerCase(Locale.ROOT).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      boolean primary = family == Family.ROWS || family == Family.FACTS;
      descriptors.add(new ColumnFamilyDescriptor(name, primary ? byKey : byRange));
    }
    DBOptions options =
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setWriteBufferManager(SharedMemory.WRITE_BUFFERS)
            .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
            .setMaxBackgroundJobs(2)
            .setMaxOpenFiles(-1);
    List<ColumnFamilyHandle> families = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      RocksDB database = RocksDB.open(options, folder.toString(), descriptors, families);
      return new FamilyDatabase(database, options, List.of(byKey, byRange), families);
    } catch (IOException e) {
      throw new UncheckedIOException("folder '" + folder + "' cannot be made", e);
    } catch (RocksDBException e) {
      throw new DatabaseException("the database in '" + folder + "' cannot be opened", e);
    }
  }

  /** Adds an entry to the batch. */
  public void put(Family family, byte[] key, byte[] value) {
    change(family, key, value);
  }

  /** Adds a removal to the batch. */
  public void delete(Family family, byte[] key) {
    change(family, key, null);
  }

  /** Bytes of the batch. */
  public long batchBytes() {
    return unwrittenBytes;
  }

  private void change(Family family, byte[] key, byte @Nullable [] value) {
    unwritten.get(family).add(new Change(key, value));
    unwrittenBytes += key.length + (value == null ? 0 : value.length);
  }

  /** Makes the batch visible, all of it at once. */
  public void write() {
    if (unwrittenBytes == 0) {
      return;
    }
    try {
      for (Map.Entry<Family, List<Change>> changes : unwritten.entrySet()) {
        fill(handle(changes.getKey()), changes.getValue());
      }
      database.write(writeOptions, batch);
    } catch (RocksDBException e) {
      throw new DatabaseException("a batch cannot be written", e);
    }
    batch.clear();
    unwrittenBytes = 0;
  }

  /** Neighbours one after the other find their places in the memory table faster. */
  private void fill(ColumnFamilyHandle family, List<Change> changes) throws RocksDBException {
    // Stable: what is said of one key stays in its order.
    changes.sort(BY_KEY);
    for (Change change : changes) {
      if (change.value() == null) {
        batch.delete(family, change.key());
      } else {
        batch.put(family, change.key(), change.value());
      }
    }
    changes.clear();
  }

  /** The value of a key as it was written last, or null. */
  public byte @Nullable [] get(Family family, byte[] key) {
    try {
      return database.get(handle(family), key);
    } catch (RocksDBException e) {
      throw new DatabaseException("an entry cannot be read", e);
    }
  }

  /** The values of keys in their order, null where there is none. */
  public List<byte @Nullable []> get(Family family, List<byte[]> keys) {
    try {
      return database.multiGetAsList(Collections.nCopies(keys.size(), handle(family)), keys);
    } catch (RocksDBException e) {
      throw new DatabaseException("entries cannot be read", e);
    }
  }

  /** Walks over a stretch of keys as they are now. */
  public FamilyIterator scan(Family family, KeyRange range, boolean descending) {
    FamilyIterator iterator =
        new FamilyIterator(database, handle(family), range, descending, iterators::remove);
    iterators.add(iterator);
    return iterator;
  }

  /** Writes the batch, and everything that is in memory to disk. */
  public void flush() {
    write();
    try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
      database.flush(wait, families);
    } catch (RocksDBException e) {
      throw new DatabaseException("the database cannot be written to disk", e);
    }
  }

  /** Bytes on disk. */
  public long bytes() {
    try {
      long bytes = 0;
      for (ColumnFamilyHandle family : families) {
        bytes += database.getLongProperty(family, "rocksdb.total-sst-files-size");
      }
      return bytes;
    } catch (RocksDBException e) {
      throw new DatabaseException("the database's size cannot be read", e);
    }
  }

  /** Nobody may read or write any more; iterators that are left open are closed. */
  @Override
  public void close() {
    List.copyOf(iterators).forEach(FamilyIterator::close);
    batch.close();
    writeOptions.close();
    families.forEach(ColumnFamilyHandle::close);
    database.close();
    familyOptions.forEach(ColumnFamilyOptions::close);
    options.close();
  }

  private ColumnFamilyHandle handle(Family family) {
    return families.get(1 + family.ordinal());
  }
}
