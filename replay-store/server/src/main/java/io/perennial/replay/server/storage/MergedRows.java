package io.perennial.replay.server.storage;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The partitions' walks as one, in the order of (timestamp, id); where two partitions have the same
 * key, the lower partition comes first, and the same bytes are answered once. Holds one entry per
 * partition.
 */
public final class MergedRows implements EntryCursor {

  private record Head(int source, StoredEntry entry) {}

  private final List<EntryCursor> sources;
  private final PriorityQueue<Head> heads;
  private boolean started;
  private @Nullable StoredEntry last;

  /** Takes over the sources and closes them; each must be in the given order already. */
  public MergedRows(List<EntryCursor> sources, boolean descending) {
    this.sources = List.copyOf(sources);
    Comparator<Head> byKey = (a, b) -> Arrays.compareUnsigned(a.entry.key(), b.entry.key());
    this.heads =
        new PriorityQueue<>(
            Math.max(1, sources.size()),
            (descending ? byKey.reversed() : byKey).thenComparingInt(Head::source));
  }

  @Override
  public @Nullable StoredEntry next() {
    if (!started) {
      started = true;
      for (int source = 0; source < sources.size(); source++) {
        advance(source);
      }
    }
    Head head = heads.poll();
    while (head != null) {
      advance(head.source);
      if (last == null || !same(last, head.entry)) {
        last = head.entry;
        return head.entry;
      }
      head = heads.poll();
    }
    return null;
  }

  @Override
  public void close() {
    sources.forEach(EntryCursor::close);
  }

  private void advance(int source) {
    StoredEntry entry = sources.get(source).next();
    if (entry != null) {
      heads.add(new Head(source, entry));
    }
  }

  private static boolean same(StoredEntry a, StoredEntry b) {
    return Arrays.equals(a.key(), b.key()) && Arrays.equals(a.value(), b.value());
  }
}
