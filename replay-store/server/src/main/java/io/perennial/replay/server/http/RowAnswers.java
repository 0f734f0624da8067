package io.perennial.replay.server.http;

import io.javalin.http.Context;
import io.perennial.event.LabelSpace;
import io.perennial.replay.api.InvalidQueryException;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.SampleQuery;
import io.perennial.replay.server.storage.AccessPath;
import io.perennial.replay.server.storage.ReplaySource;
import io.perennial.replay.server.storage.RowCursor;
import io.perennial.replay.server.storage.RowView;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;

/**
 * {@code GET /examples} and {@code GET /sample}: rows as they are read. The place of the last row
 * is where the next page begins: there is no other cursor.
 */
final class RowAnswers {

  private final ReplaySource source;
  private final LabelSpace labels;
  private final InstantSource clock;

  RowAnswers(ReplaySource source, LabelSpace labels, InstantSource clock) {
    this.source = source;
    this.labels = labels;
    this.clock = clock;
  }

  void examples(Context context, AnswerStream out) throws IOException {
    Parameters parameters = Parameters.of(context);
    boolean replays = parameters.takeFlag("replays");
    ReplayQuery query = ReplayQuery.fromParameters(parameters.values(), clock.millis());
    Representation form = Representation.of(context);
    if (replays && form == Representation.PROTOBUF) {
      throw new InvalidQueryException(
          "replays", "true", "left out with " + RowMessages.TYPE + ", which has no such fields");
    }
    out.with("Perennial-Access-Path", AccessPath.of(query).name().toLowerCase(Locale.ROOT));
    try (RowCursor rows = source.rows(query)) {
      write(rows, query.limit(), replays, form.open(out, labels), out);
    }
  }

  void sample(Context context, AnswerStream out) throws IOException {
    SampleQuery query = SampleQuery.fromParameters(Parameters.of(context).values());
    Representation form = Representation.of(context);
    try (RowCursor rows = source.sample(query)) {
      write(rows, query.count(), false, form.open(out, labels), out);
    }
  }

  private void write(RowCursor rows, int limit, boolean replays, RowSink sink, AnswerStream out)
      throws IOException {
    for (int left = limit; left > 0; left--) {
      RowView row = rows.next();
      if (row == null) {
        break;
      }
      out.row();
      sink.row(row, replays ? source.replays(row) : null);
    }
    sink.end();
  }
}
