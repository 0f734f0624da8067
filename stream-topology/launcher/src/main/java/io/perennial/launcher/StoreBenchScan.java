package io.perennial.launcher;

import io.perennial.launcher.StoreBenchFigure.Bar;
import io.perennial.replay.api.ReplayQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads everything: in the store, by a question about errors that next to no row has, and over
 * HTTP, as JSON and as Protobuf.
 */
final class StoreBenchScan {

  /** Just below the largest log loss there is. */
  private static final double NEXT_TO_NONE = 15.9;

  private static final double LEAST_ROWS_PER_SECOND = 1_000_000;
  private static final double LEAST_MEGABYTES_PER_SECOND = 50;

  private final StoreBenchRun run;

  StoreBenchScan(StoreBenchRun run) {
    this.run = run;
  }

  void measure() throws IOException {
    scanInStore();
    ReplayQuery query = ReplayQuery.everything().atMost(StoreBenchPlan.MOST_ROWS);
    String target = "/examples?" + query.toQueryString();
    List<StoreBenchDownload> lines = new ArrayList<>();
    for (int i = 0; i < StoreBenchPlan.REPEATS; i++) {
      lines.add(complete(StoreBenchDownload.ofLines(run.port(), target)));
    }
    tell("as JSON", lines);
    List<StoreBenchDownload> messages = new ArrayList<>();
    for (int i = 0; i < StoreBenchPlan.REPEATS; i++) {
      messages.add(complete(StoreBenchDownload.ofMessages(run.port(), target)));
    }
    tell("as Protobuf", messages);
  }

  private void scanInStore() throws IOException {
    ReplayQuery query =
        ReplayQuery.everything().withErrorFrom(NEXT_TO_NONE).atMost(StoreBenchPlan.MOST_ROWS);
    long rows = run.watch().rows();
    List<Double> rates = new ArrayList<>();
    long answered = 0;
    for (int i = 0; i < StoreBenchPlan.REPEATS; i++) {
      var download = StoreBenchDownload.ofLines(run.port(), "/examples?" + query.toQueryString());
      rates.add(rows / download.seconds());
      answered = download.rows();
    }
    run.report()
        .add(
            StoreBenchPhase.scan,
            "read in the store",
            StoreBenchUnit.ROWS_PER_SECOND,
            rates,
            new Bar.AtLeast(LEAST_ROWS_PER_SECOND),
            "%,d rows, %,d of them answered".formatted(rows, answered));
    run.say("scan: %,.0f rows/s in the store", rates.get(rates.size() - 1));
  }

  private StoreBenchDownload complete(StoreBenchDownload download) {
    long wanted = Math.min(run.watch().rows(), StoreBenchPlan.MOST_ROWS);
    if (download.rows() != wanted) {
      throw new StoreBenchException(
          "everything is %,d rows, but %,d were answered".formatted(wanted, download.rows()));
    }
    return download;
  }

  private void tell(String form, List<StoreBenchDownload> downloads) {
    StoreBenchDownload last = downloads.get(downloads.size() - 1);
    run.report()
        .add(
            StoreBenchPhase.scan,
            "answered " + form,
            StoreBenchUnit.ROWS_PER_SECOND,
            StoreBenchDownload.each(downloads, StoreBenchDownload::rowsPerSecond),
            null,
            "%,d rows".formatted(last.rows()));
    run.report()
        .add(
            StoreBenchPhase.scan,
            "answered " + form,
            StoreBenchUnit.MEGABYTES_PER_SECOND,
            StoreBenchDownload.each(downloads, StoreBenchDownload::megabytesPerSecond),
            new Bar.AtLeast(LEAST_MEGABYTES_PER_SECOND),
            "%,.1f MB".formatted(last.bytes() / 1e6));
    run.say("scan: %,.1f MB/s %s", last.megabytesPerSecond(), form);
  }
}
