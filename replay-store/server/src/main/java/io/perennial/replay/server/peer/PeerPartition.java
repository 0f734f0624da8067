package io.perennial.replay.server.peer;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.server.storage.FactCursor;
import io.perennial.replay.server.storage.FactKind;
import io.perennial.replay.server.storage.PartitionSource;
import io.perennial.replay.server.storage.ReplayCount;
import io.perennial.replay.server.storage.RowCursor;
import io.perennial.replay.server.storage.RowView;
import io.perennial.replay.server.storage.SampleRange;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A partition that another instance holds.
 *
 * @param number of the partition
 * @param peer who holds it
 */
public record PeerPartition(int number, PeerClient peer) implements PartitionSource {

  @Override
  public RowCursor rows(ReplayQuery query) {
    return new Rows(peer.get(number, "rows?" + query.toQueryString()), peer);
  }

  @Override
  public FactCursor facts(FactKind kind, long from, long to) {
    String path =
        "facts?kind=%s&from=%d&to=%d".formatted(kind.name().toLowerCase(Locale.ROOT), from, to);
    return new Facts(number, peer.get(number, path), peer);
  }

  @Override
  public ReplayCount replays(long idHash) {
    try (DataInputStream answer = peer.get(number, "replays?hash=" + idHash)) {
      return ReplayCount.fromBytes(answer.readAllBytes());
    } catch (IOException e) {
      throw peer.broken(e);
    }
  }

  @Override
  public List<SampleRange> sampleRanges() {
    try (DataInputStream answer = peer.get(number, "sample-ranges")) {
      List<SampleRange> ranges = new ArrayList<>();
      for (int left = answer.readInt(); left > 0; left--) {
        ranges.add(new SampleRange(answer.readInt(), answer.readLong(), answer.readLong()));
      }
      return ranges;
    } catch (IOException e) {
      throw peer.broken(e);
    }
  }

  @Override
  public RowCursor sampleGroups(int expert, long[] groups) {
    String list = Arrays.stream(groups).mapToObj(Long::toString).collect(Collectors.joining(","));
    return new Rows(peer.get(number, "sample-groups?expert=" + expert + "&groups=" + list), peer);
  }

  private static final class Rows implements RowCursor {

    private final DataInputStream answer;
    private final PeerClient peer;
    private boolean ended;

    Rows(DataInputStream answer, PeerClient peer) {
      this.answer = answer;
      this.peer = peer;
    }

    @Override
    public @Nullable RowView next() {
      try {
        RowView row = ended ? null : RowFrames.readRow(answer);
        ended = row == null;
        return row;
      } catch (IOException e) {
        throw peer.broken(e);
      }
    }

    @Override
    public void close() {
      peer.close(answer);
    }
  }

  private record Facts(int partition, DataInputStream answer, PeerClient peer)
      implements FactCursor {

    @Override
    public @Nullable Fact next() {
      try {
        return RowFrames.readFact(answer, partition);
      } catch (IOException e) {
        throw peer.broken(e);
      }
    }

    @Override
    public void close() {
      peer.close(answer);
    }
  }
}
