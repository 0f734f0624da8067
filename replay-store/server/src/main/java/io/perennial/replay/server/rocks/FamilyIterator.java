package io.perennial.replay.server.rocks;

import io.perennial.replay.server.storage.EntryCursor;
import io.perennial.replay.server.storage.KeyRange;
import io.perennial.replay.server.storage.StoredEntry;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** A walk in the database. One thread; closing it twice is harmless. */
public final class FamilyIterator implements EntryCursor {

  private final Slice first;
  private final Slice end;
  private final ReadOptions options;
  private final RocksIterator iterator;
  private final boolean descending;
  private final Consumer<FamilyIterator> onClose;
  private boolean started;
  private boolean sought;
  private boolean closed;

  FamilyIterator(
      RocksDB database,
      ColumnFamilyHandle family,
      KeyRange range,
      boolean descending,
      Consumer<FamilyIterator> onClose) {
    this.first = new Slice(range.first());
    this.end = new Slice(range.end());
    this.options = new ReadOptions().setIterateLowerBound(first).setIterateUpperBound(end);

    this.iterator = database.newIterator(family, options);
    this.descending = descending;
    this.onClose = onClose;
  }

  @Override
  public @Nullable StoredEntry next() {
    step();
    if (iterator.isValid()) {
      return new StoredEntry(iterator.key(), iterator.value());
    }
    try {
      iterator.status();
      return null;
    } catch (RocksDBException e) {
      throw new DatabaseException("entries cannot be read", e);
    }
  }

  /** Goes on at the first key that is not less; in ascending walks. */
  public void seek(byte[] key) {
    iterator.seek(key);
    started = true;
    sought = true;
  }

  private void step() {
    if (!started) {
      started = true;
      if (descending) {
        iterator.seekToLast();
      } else {
        iterator.seekToFirst();
      }
    } else if (sought) {
      sought = false;
    } else if (iterator.isValid()) {
      if (descending) {
        iterator.prev();
      } else {
        iterator.next();
      }
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      iterator.close();
      options.close();
      first.close();
      end.close();
      onClose.accept(this);
    }
  }
}
