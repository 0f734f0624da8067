package io.perennial.replay.server.streams;

import io.perennial.event.StableHash;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.SampleQuery;
import io.perennial.replay.server.peer.PeerClient;
import io.perennial.replay.server.peer.PeerPartition;
import io.perennial.replay.server.storage.FactCursor;
import io.perennial.replay.server.storage.FactKind;
import io.perennial.replay.server.storage.MergedFacts;
import io.perennial.replay.server.storage.MergedRows;
import io.perennial.replay.server.storage.PartitionSource;
import io.perennial.replay.server.storage.ReplayCount;
import io.perennial.replay.server.storage.ResumingRows;
import io.perennial.replay.server.storage.RowCursor;
import io.perennial.replay.server.storage.RowView;
import io.perennial.replay.server.storage.Samples;
import io.perennial.replay.server.storage.StoreUnavailableException;
import io.perennial.replay.server.storage.StoredPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads every partition of the topic, here or at the instance that holds it, or refuses. */
final class StoreReader {

  /** The telemetry topic has one partition. */
  private static final int TELEMETRY = 0;

  /** A dead instance's partitions are elsewhere after the group's session has ended, 6 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final OpenPartitions openPartitions;
  private final Peers peers;
  private final int partitions;

  StoreReader(OpenPartitions openPartitions, Peers peers, int partitions) {
    this.openPartitions = openPartitions;
    this.peers = peers;
    this.partitions = partitions;
  }

  RowCursor rows(ReplayQuery query) {
    List<RowCursor> cursors = new ArrayList<>(partitions);
    try {
      for (int number = 0; number < partitions; number++) {
        int partition = number;
        cursors.add(
            new ResumingRows(
                query, rest -> partition(partition).rows(rest), PATIENCE, System::nanoTime));
      }
      return new MergedRows(cursors, query.order());
    } catch (RuntimeException e) {
      cursors.forEach(RowCursor::close);
      throw e;
    }
  }

  FactCursor facts(FactKind kind, long from, long to) {
    List<FactCursor> cursors = new ArrayList<>(partitions);
    try {
      for (int partition = 0; partition < partitions; partition++) {
        cursors.add(partition(partition).facts(kind, from, to));
      }
      return new MergedFacts(cursors);
    } catch (RuntimeException e) {
      cursors.forEach(FactCursor::close);
      throw e;
    }
  }

  ReplayCount replays(RowView row) {
    return partition(TELEMETRY).replays(StableHash.of(row.id()));
  }

  RowCursor sample(SampleQuery query) {
    return query.by() == SampleQuery.By.RECENT
        ? rows(Samples.newest(query))
        : Samples.open(all(), query);
  }

  /** A partition that this process holds. */
  PartitionSource local(int partition) {
    OpenPartition open = openPartitions.get(partition);
    if (open == null) {
      throw new StoreUnavailableException("partition " + partition + " is not here, or not whole");
    }
    return new StoredPartition(partition, open);
  }

  /** Whether every partition is whole here, or held by another instance. */
  boolean coversAll() {
    for (int partition = 0; partition < partitions; partition++) {
      if (openPartitions.get(partition) == null && peers.holderOf(partition) == null) {
        return false;
      }
    }
    return true;
  }

  /** By partition, those that this process holds. */
  Map<Integer, IngestCounters> counters() {
    Map<Integer, IngestCounters> all = new TreeMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      OpenPartition open = openPartitions.get(partition);
      if (open != null) {
        all.put(partition, open.counters());
      }
    }
    return all;
  }

  /** Bytes on disk of the partitions that this process holds. */
  long diskBytes() {
    long bytes = 0;
    for (int partition = 0; partition < partitions; partition++) {
      OpenPartition open = openPartitions.get(partition);
      bytes += open == null ? 0 : open.diskBytes();
    }
    return bytes;
  }

  private PartitionSource partition(int partition) {
    if (openPartitions.get(partition) != null) {
      return local(partition);
    }
    PeerClient holder = peers.holderOf(partition);
    if (holder == null) {
      throw new StoreUnavailableException("partition " + partition + " is not restored yet");
    }
    return new PeerPartition(partition, holder);
  }

  private List<PartitionSource> all() {
    List<PartitionSource> sources = new ArrayList<>(partitions);
    for (int partition = 0; partition < partitions; partition++) {
      sources.add(partition(partition));
    }
    return sources;
  }
}
