package io.perennial.launcher;

import io.perennial.launcher.replay.RecordPrinter;
import io.perennial.launcher.replay.RowSink;
import io.perennial.launcher.replay.Rows;
import io.perennial.replay.api.ReplayException;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Position;
import io.perennial.replay.api.ReplayRow;
import io.perennial.replay.api.SqlAnswer;
import java.io.IOException;
import java.util.function.Supplier;

/** Leads an answer to where it is shown, and says at its end how many rows there were. */
final class ReplayPrinting {

  private static final int ROWS_BETWEEN_CHECKS = 1_000;

  private final Terminal terminal;
  private final long begun = System.nanoTime();

  /** The time counts from here on. */
  ReplayPrinting(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Shows examples; the exit code. */
  int rows(Rows.Source source, ReplayQuery query, RowSink sink) throws IOException {
    try (Rows rows = source.open(query)) {
      sink.begin();
      try {
        return rows(rows, query.limit(), sink);
      } catch (ReplayException e) {
        sink.breakOff();
        throw e;
      }
    }
  }

  private int rows(Rows rows, int limit, RowSink sink) throws IOException {
    ReplayRow last = null;
    int count = 0;
    while (rows.hasNext()) {
      last = rows.next();
      sink.accept(last);
      if (++count % ROWS_BETWEEN_CHECKS == 0 && terminal.out().checkError()) {
        return outputClosed(count);
      }
    }
    sink.end();
    String more = "; there may be more: raise --limit, or go on with --after ";
    return done(count, last != null && count == limit ? more + Position.of(last) : "");
  }

  /** Shows the answer to a statement; the exit code. */
  int sql(Supplier<SqlAnswer> question, RecordPrinter printer) throws IOException {
    try (SqlAnswer answer = question.get()) {
      printer.begin(answer.columns().stream().map(SqlAnswer.Column::name).toList());
      try {
        while (answer.hasNext()) {
          printer.print(answer.next());
          if (answer.rows() % ROWS_BETWEEN_CHECKS == 0 && terminal.out().checkError()) {
            return outputClosed(answer.rows());
          }
        }
      } finally {
        // Of a broken answer, too, what came is shown.
        printer.end();
      }
      return done(answer.rows(), "");
    }
  }

  private int done(long rows, String more) {
    terminal.out().flush();
    terminal.say("%,d rows in %.1f s%s".formatted(rows, (System.nanoTime() - begun) / 1e9, more));
    return 0;
  }

  private int outputClosed(long rows) {
    terminal.say("the output takes no more: stopped after %,d rows".formatted(rows));
    return Perennial.FAILURE;
  }
}
