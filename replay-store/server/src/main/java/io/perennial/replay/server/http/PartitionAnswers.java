package io.perennial.replay.server.http;

import io.javalin.http.Context;
import io.perennial.replay.api.InvalidQueryException;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.server.peer.RowFrames;
import io.perennial.replay.server.storage.FactCursor;
import io.perennial.replay.server.storage.FactCursor.Fact;
import io.perennial.replay.server.storage.FactKind;
import io.perennial.replay.server.storage.PartitionSource;
import io.perennial.replay.server.storage.ReplaySource;
import io.perennial.replay.server.storage.RowCursor;
import io.perennial.replay.server.storage.RowView;
import io.perennial.replay.server.storage.SampleRange;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What other instances ask about a partition that this one holds, in the form that {@link
 * io.perennial.replay.server.peer.PeerPartition} reads. Never asks another instance itself.
 */
final class PartitionAnswers {

  private static final Map<String, FactKind> KINDS =
      Stream.of(FactKind.SHIFT, FactKind.SHARD, FactKind.GATE, FactKind.WORKER)
          .collect(Collectors.toMap(kind -> kind.name().toLowerCase(Locale.ROOT), kind -> kind));

  private final ReplaySource source;
  private final InstantSource clock;

  PartitionAnswers(ReplaySource source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /** The limit may be larger than an analyst's: a query of this process may read on and on. */
  void rows(Context context, AnswerStream out) throws IOException {
    Parameters parameters = Parameters.of(context);
    int limit = (int) parameters.number("limit", 1, Integer.MAX_VALUE);
    parameters.values().remove("limit");
    ReplayQuery query =
        ReplayQuery.fromParameters(parameters.values(), clock.millis()).atMost(limit);
    try (RowCursor rows = partition(context).rows(query)) {
      write(rows, limit, out);
    }
  }

  void facts(Context context, AnswerStream out) throws IOException {
    Parameters parameters = Parameters.of(context).allow("kind", "from", "to");
    FactKind kind = KINDS.get(parameters.only("kind"));
    if (kind == null) {
      throw new InvalidQueryException(
          "kind", parameters.only("kind"), "shift, shard, gate or worker");
    }
    long from = parameters.number("from", Long.MIN_VALUE, Long.MAX_VALUE);
    long to = parameters.number("to", Long.MIN_VALUE, Long.MAX_VALUE);
    try (FactCursor facts = partition(context).facts(kind, from, to)) {
      DataOutputStream frames = frames(out);
      for (Fact fact = facts.next(); fact != null; fact = facts.next()) {
        out.row();
        RowFrames.write(frames, fact);
      }
      RowFrames.writeEnd(frames);
    }
  }

  void replays(Context context, AnswerStream out) throws IOException {
    long hash = Parameters.of(context).allow("hash").number("hash", Long.MIN_VALUE, Long.MAX_VALUE);
    byte[] count = partition(context).replays(hash).toBytes();
    frames(out).write(count);
  }

  void sampleRanges(Context context, AnswerStream out) throws IOException {
    Parameters.of(context).allow();
    List<SampleRange> ranges = partition(context).sampleRanges();
    DataOutputStream frames = frames(out);
    frames.writeInt(ranges.size());
    for (SampleRange range : ranges) {
      frames.writeInt(range.expert());
      frames.writeLong(range.firstGroup());
      frames.writeLong(range.groups());
    }
  }

  void sampleGroups(Context context, AnswerStream out) throws IOException {
    Parameters parameters = Parameters.of(context).allow("expert", "groups");
    int expert = (int) parameters.number("expert", 0, Integer.MAX_VALUE);
    long[] groups = groups(parameters.only("groups"));
    try (RowCursor rows = partition(context).sampleGroups(expert, groups)) {
      write(rows, Integer.MAX_VALUE, out);
    }
  }

  private PartitionSource partition(Context context) {
    String number = context.pathParam("partition");
    return source.local((int) Parameters.number("partition", number, 0, Integer.MAX_VALUE));
  }

  private static long[] groups(String list) {
    long[] groups =
        Stream.of(list.split(",", -1))
            .mapToLong(number -> Parameters.number("groups", number, 0, Long.MAX_VALUE >> 3))
            .toArray();
    for (int i = 1; i < groups.length; i++) {
      if (groups[i] <= groups[i - 1]) {
        throw new InvalidQueryException("groups", list, "ascending");
      }
    }
    return groups;
  }

  private static void write(RowCursor rows, int limit, AnswerStream out) throws IOException {
    DataOutputStream frames = frames(out);
    for (int left = limit; left > 0; left--) {
      RowView row = rows.next();
      if (row == null) {
        break;
      }
      out.row();
      RowFrames.write(frames, row);
    }
    RowFrames.writeEnd(frames);
  }

  private static DataOutputStream frames(AnswerStream out) {
    return new DataOutputStream(out.with("Content-Type", RowFrames.TYPE));
  }
}
