package io.perennial.replay.server.streams;

import io.perennial.replay.server.rocks.FamilyDatabase;
import io.perennial.replay.server.storage.EntryCursor;
import io.perennial.replay.server.storage.Family;
import io.perennial.replay.server.storage.KeyLayout;
import io.perennial.replay.server.storage.KeyRange;
import io.perennial.replay.server.storage.RowView;
import io.perennial.replay.server.storage.StoredEntry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long rows are kept: those that are older than the newest by more than an age go, and the
 * oldest while all together have too many bytes. Event time, so that a replayed decade is not gone
 * at once.
 *
 * @param age between the newest row's event time and the oldest's
 * @param bytes of a partition's rows with their keys, before compression
 */
public record Retention(Duration age, long bytes) {

  /** Rows that may go for each that comes: more than one, so that a lowered bound is reached. */
  private static final int MOST_PER_ROW = 4;

  private static final int READ_AT_ONCE = 256;

  private static final Duration FOR_EVER = Duration.ofMillis(Long.MAX_VALUE);

  /** Any age, 32 GiB a partition. */
  public static final Retention DEFAULT = new Retention(FOR_EVER, 32L << 30);

  public Retention {
    if (age.isNegative() || age.isZero()) {
      throw new IllegalArgumentException(
          "the retention's age must be longer than 0, but is " + age);
    }
    if (bytes < 1 << 20) {
      throw new IllegalArgumentException(
          "the retention's bytes must be 1,048,576 or more, but are " + bytes);
    }
  }

  /** Takes away a row. */
  @FunctionalInterface
  interface Removal {
    void remove(RowView row);
  }

  /** Looks at a partition's oldest rows after each row that comes. One thread. */
  final class Sweep {

    private final FamilyDatabase database;
    private final Deque<byte[]> oldest = new ArrayDeque<>();
    private byte[] from = KeyLayout.row(Long.MIN_VALUE, "");
    private long newest;

    Sweep(FamilyDatabase database) {
      this.database = database;
      this.newest = newestStored();
    }

    /**
     * A row has come.
     *
     * @param stored bytes of all rows; asked again after each removal
     */
    void came(RowView row, LongSupplier stored, Removal removal) {
      newest = Math.max(newest, row.timestamp());
      if (Arrays.compareUnsigned(row.key(), from) < 0) {
        byte[] first = oldest.peek();
        boolean isFirst = first == null || Arrays.compareUnsigned(row.key(), first) < 0;
        from = isFirst ? row.key() : first;
        oldest.clear();
      }
      for (int i = 0; i < MOST_PER_ROW && isAsked(stored.getAsLong()); i++) {
        byte[] key = oldest();
        if (key == null || stored.getAsLong() <= bytes && !isTooOld(key)) {
          return;
        }
        oldest.remove();
        byte[] value = database.get(Family.ROWS, key);
        if (value != null) {
          removal.remove(new RowView(key, value));
        }
      }
    }

    private boolean isAsked(long stored) {
      return stored > bytes || age.compareTo(FOR_EVER) < 0;
    }

    private boolean isTooOld(byte[] key) {
      long millis = age.toMillis();
      return newest >= Long.MIN_VALUE + millis && KeyLayout.timestampOf(key) < newest - millis;
    }

    /** Goes on where it was: what was removed is not walked over again. */
    private byte @Nullable [] oldest() {
      if (oldest.isEmpty()) {
        database.write();
        try (EntryCursor cursor = rows(false)) {
          StoredEntry entry = cursor.next();
          while (entry != null && oldest.size() < READ_AT_ONCE) {
            oldest.add(entry.key());
            from = KeyLayout.next(entry.key());
            entry = cursor.next();
          }
        }
      }
      return oldest.peek();
    }

    private long newestStored() {
      try (EntryCursor cursor = rows(true)) {
        StoredEntry entry = cursor.next();
        return entry == null ? Long.MIN_VALUE : KeyLayout.timestampOf(entry.key());
      }
    }

    private EntryCursor rows(boolean descending) {
      return database.scan(Family.ROWS, new KeyRange(from, KeyLayout.endOfRows()), descending);
    }
  }
}
