package io.perennial.launcher.storebench;

import io.perennial.launcher.figures.Figure.Bar;
import io.perennial.launcher.figures.Figure.Unit;
import io.perennial.launcher.figures.MeasurementFailedException;
import io.perennial.launcher.storebench.Plan.Phase;
import io.perennial.replay.api.ReplayQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads everything: in the store, by a question about errors that next to no row has, and over
 * HTTP, as JSON and as Protobuf.
 */
final class Scan {

  /** Just below the largest log loss there is. */
  private static final double NEXT_TO_NONE = 15.9;

  private static final double LEAST_ROWS_PER_SECOND = 1_000_000;
  private static final double LEAST_MEGABYTES_PER_SECOND = 50;

  private final Run run;

  Scan(Run run) {
    this.run = run;
  }

  void measure() throws IOException {
    scanInStore();
    ReplayQuery query = ReplayQuery.everything().atMost(Plan.MOST_ROWS);
    String target = "/examples?" + query.toQueryString();
    List<Download> lines = new ArrayList<>();
    for (int i = 0; i < Plan.REPEATS; i++) {
      lines.add(complete(Download.ofLines(run.port(), target)));
    }
    tell("as JSON", lines);
    List<Download> messages = new ArrayList<>();
    for (int i = 0; i < Plan.REPEATS; i++) {
      messages.add(complete(Download.ofMessages(run.port(), target)));
    }
    tell("as Protobuf", messages);
  }

  private void scanInStore() throws IOException {
    ReplayQuery query = ReplayQuery.everything().withErrorFrom(NEXT_TO_NONE).atMost(Plan.MOST_ROWS);
    long rows = run.watch().rows();
    List<Double> rates = new ArrayList<>();
    long answered = 0;
    for (int i = 0; i < Plan.REPEATS; i++) {
      var download = Download.ofLines(run.port(), "/examples?" + query.toQueryString());
      rates.add(rows / download.seconds());
      answered = download.rows();
    }
    run.report()
        .add(
            Phase.scan,
            "read in the store",
            Unit.ROWS_PER_SECOND,
            rates,
            new Bar.AtLeast(LEAST_ROWS_PER_SECOND),
            "%,d rows, %,d of them answered".formatted(rows, answered));
    run.say("scan: %,.0f rows/s in the store", rates.get(rates.size() - 1));
  }

  private Download complete(Download download) {
    long wanted = Math.min(run.watch().rows(), Plan.MOST_ROWS);
    if (download.rows() != wanted) {
      throw new MeasurementFailedException(
          "everything is %,d rows, but %,d were answered".formatted(wanted, download.rows()));
    }
    return download;
  }

  private void tell(String form, List<Download> downloads) {
    Download last = downloads.get(downloads.size() - 1);
    run.report()
        .add(
            Phase.scan,
            "answered " + form,
            Unit.ROWS_PER_SECOND,
            Download.each(downloads, Download::rowsPerSecond),
            null,
            "%,d rows".formatted(last.rows()));
    run.report()
        .add(
            Phase.scan,
            "answered " + form,
            Unit.MEGABYTES_PER_SECOND,
            Download.each(downloads, Download::megabytesPerSecond),
            new Bar.AtLeast(LEAST_MEGABYTES_PER_SECOND),
            "%,.1f MB".formatted(last.bytes() / 1e6));
    run.say("scan: %,.1f MB/s %s", last.megabytesPerSecond(), form);
  }
}
