package io.perennial.replay.server.storage;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Position;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Rows from the largest error on, out of {@link Family#ERRORS}: the hours that have rows, each in
 * its order already, are merged. Holds some keys of each hour, and no cursor between two steps.
 */
final class WorstFirst implements RowCursor {

  private static final int HOUR_BYTES = Long.BYTES;
  private static final int PREFIX = HOUR_BYTES + Float.BYTES;
  private static final int FIRST_BATCH = 2;
  private static final int LARGEST_BATCH = 256;
  private static final Comparator<byte[]> BY_ERROR =
      (a, b) -> Arrays.compareUnsigned(a, HOUR_BYTES, a.length, b, HOUR_BYTES, b.length);

  private final SortedEntries entries;
  private final ReplayQuery query;
  private final byte @Nullable [] after;
  private final PriorityQueue<Hour> hours =
      new PriorityQueue<>((a, b) -> BY_ERROR.compare(a.keys.element(), b.keys.element()));
  private final Deque<RowView> rows = new ArrayDeque<>();
  private final float mostLikely;
  private boolean opened;
  private int batch = FIRST_BATCH;

  /** The keys of an hour that have been read and not answered; never empty in the queue. */
  private final class Hour {

    private final byte[] end;
    private final Deque<byte[]> keys = new ArrayDeque<>();
    private int size = FIRST_BATCH;

    Hour(byte[] start) {
      byte[] hour = Arrays.copyOf(start, HOUR_BYTES);
      this.end = KeyLayout.after(hour);
      read(after == null ? start : begin(hour, after));
    }

    /** The first key of this hour that can come after the place. */
    private byte[] begin(byte[] hour, byte[] place) {
      byte[] first = KeyLayout.next(place);
      System.arraycopy(hour, 0, first, 0, HOUR_BYTES);
      return first;
    }

    private void read(byte[] from) {
      try (EntryCursor cursor = entries.scan(Family.ERRORS, new KeyRange(from, end), false)) {
        StoredEntry entry = cursor.next();
        while (entry != null && isLargeEnough(entry.key())) {
          if (isAsked(entry.key())) {
            keys.add(entry.key());
            if (keys.size() == size) {
              break;
            }
          }
          entry = cursor.next();
        }
      }
      size = Math.min(2 * size, LARGEST_BATCH);
    }

    byte[] take() {
      byte[] key = keys.remove();
      if (keys.isEmpty()) {
        read(KeyLayout.next(key));
      }
      return key;
    }
  }

  WorstFirst(SortedEntries entries, ReplayQuery query) {
    this.entries = entries;
    this.query = query;
    // Rows that are a rounding away from the least error are sorted out by the condition itself.
    this.mostLikely = Math.nextUp((float) Math.exp(-query.minError()));
    Position place = query.after();
    this.after =
        place == null
            ? null
            : KeyLayout.byError(
                RowOrder.labelScore(place), KeyLayout.row(place.timestamp(), place.id()));
  }

  @Override
  public @Nullable RowView next() {
    if (!opened) {
      opened = true;
      open();
    }
    while (rows.isEmpty() && !hours.isEmpty()) {
      List<byte[]> keys = new ArrayList<>(batch);
      float[] scores = new float[batch];
      while (keys.size() < batch && !hours.isEmpty()) {
        Hour worst = hours.remove();
        byte[] entry = worst.take();
        scores[keys.size()] = ByteBuffer.wrap(entry).getFloat(HOUR_BYTES);
        keys.add(KeyLayout.rowAfter(entry, PREFIX));
        if (!worst.keys.isEmpty()) {
          hours.add(worst);
        }
      }
      batch = Math.min(2 * batch, LARGEST_BATCH);
      // A row that was replaced meanwhile has another place, and may come there.
      RowBatches.read(
          entries,
          keys,
          (row, index) -> {
            if (row.flooredLabelScore() == scores[index]) {
              rows.add(row);
            }
          });
    }
    return rows.poll();
  }

  @Override
  public void close() {
    hours.clear();
    rows.clear();
  }

  /** Goes from hour to hour that has rows. */
  private void open() {
    byte[] start = hour(KeyLayout.hourOf(query.from()));
    byte[] end = KeyLayout.after(hour(KeyLayout.hourOf(query.to())));
    byte[] first = first(start, end);
    while (first != null) {
      Hour hour = new Hour(first);
      if (!hour.keys.isEmpty()) {
        hours.add(hour);
      }
      first = first(hour.end, end);
    }
  }

  private byte @Nullable [] first(byte[] from, byte[] end) {
    try (EntryCursor cursor = entries.scan(Family.ERRORS, new KeyRange(from, end), false)) {
      StoredEntry entry = cursor.next();
      return entry == null ? null : entry.key();
    }
  }

  private boolean isLargeEnough(byte[] key) {
    return ByteBuffer.wrap(key).getFloat(HOUR_BYTES) <= mostLikely;
  }

  private boolean isAsked(byte[] key) {
    long timestamp = KeyLayout.sortable(ByteBuffer.wrap(key).getLong(PREFIX));
    return timestamp >= query.from() && timestamp < query.to();
  }

  private static byte[] hour(long hour) {
    return ByteBuffer.allocate(HOUR_BYTES).putLong(KeyLayout.sortable(hour)).array();
  }
}
