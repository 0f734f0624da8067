package io.perennial.replay.server.storage;

import io.perennial.replay.api.ReplayQuery;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A partition over its sorted maps.
 *
 * @param number of the partition
 */
public record StoredPartition(int number, SortedEntries entries) implements PartitionSource {

  private static final int EXPERT_BYTES = KeyLayout.EXPERT_BYTES;
  private static final int PREFIX = EXPERT_BYTES + Long.BYTES;

  @Override
  public RowCursor rows(ReplayQuery query) {
    return PartitionRows.open(entries, query);
  }

  @Override
  public FactCursor facts(FactKind kind, long from, long to) {
    KeyRange range = new KeyRange(KeyLayout.fact(kind, from, 0), KeyLayout.fact(kind, to, 0));
    return new Facts(number, entries.scan(Family.FACTS, range, false));
  }

  @Override
  public ReplayCount replays(long idHash) {
    byte[] count = entries.get(Family.FACTS, KeyLayout.replays(idHash));
    return count == null ? ReplayCount.NONE : ReplayCount.fromBytes(count);
  }

  @Override
  public List<SampleRange> sampleRanges() {
    List<SampleRange> ranges = new ArrayList<>();
    byte[] first = new byte[0];
    while (true) {
      byte[] key = edge(new KeyRange(first, ALL), false);
      if (key == null) {
        return ranges;
      }
      int expert = ByteBuffer.wrap(key).getInt();
      byte[] end = KeyLayout.after(ByteBuffer.allocate(EXPERT_BYTES).putInt(expert).array());
      byte[] last = edge(new KeyRange(key, end), true);
      long firstGroup = group(key);
      ranges.add(
          new SampleRange(expert, firstGroup, group(last == null ? key : last) - firstGroup + 1));
      first = end;
    }
  }

  /** Experts are numbered from 0: none of their keys begins with 80. */
  private static final byte[] ALL = {(byte) 0x80};

  private byte @Nullable [] edge(KeyRange range, boolean last) {
    try (EntryCursor cursor = entries.scan(Family.SAMPLES, range, last)) {
      StoredEntry entry = cursor.next();
      return entry == null ? null : entry.key();
    }
  }

  private static long group(byte[] key) {
    return Math.floorDiv(ByteBuffer.wrap(key).getLong(EXPERT_BYTES), SamplePlaces.GROUP);
  }

  @Override
  public RowCursor sampleGroups(int expert, long[] groups) {
    return new Groups(entries, expert, groups);
  }

  private record Facts(int partition, EntryCursor entries) implements FactCursor {

    @Override
    public @Nullable Fact next() {
      StoredEntry entry = entries.next();
      return entry == null
          ? null
          : new Fact(
              partition,
              KeyLayout.sortable(ByteBuffer.wrap(entry.key()).getLong(1)),
              entry.value());
    }

    @Override
    public void close() {
      entries.close();
    }
  }

  /** The rows of one group after the other, in one walk that skips what lies between. */
  private static final class Groups implements RowCursor {

    private final EntryCursor entries;
    private final int expert;
    private final long[] groups;
    private byte[] end = {};
    private int group;

    Groups(SortedEntries entries, int expert, long[] groups) {
      this.expert = expert;
      this.groups = groups;
      long last = groups.length == 0 ? 0 : groups[groups.length - 1] + 1;
      long first = groups.length == 0 ? 0 : groups[0];
      this.entries = entries.scan(Family.SAMPLES, new KeyRange(place(first), place(last)), false);
    }

    @Override
    public @Nullable RowView next() {
      StoredEntry entry = group == 0 ? null : entries.next();
      while (entry == null || Arrays.compareUnsigned(entry.key(), end) >= 0) {
        if (group == groups.length) {
          return null;
        }
        end = place(groups[group] + 1);
        entries.seek(place(groups[group]));
        group++;
        entry = entries.next();
      }
      return new RowView(KeyLayout.rowAfter(entry.key(), PREFIX), entry.value());
    }

    private byte[] place(long number) {
      return ByteBuffer.allocate(PREFIX)
          .putInt(expert)
          .putLong(number * SamplePlaces.GROUP)
          .array();
    }

    @Override
    public void close() {
      entries.close();
    }
  }
}
