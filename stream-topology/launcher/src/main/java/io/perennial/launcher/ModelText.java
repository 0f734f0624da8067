package io.perennial.launcher;

import io.perennial.evaluation.Quality;
import io.perennial.event.LabelSpace;
import io.perennial.learner.snapshot.SnapshotInfo;
import io.perennial.replay.api.ReplayRow;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Snapshots and what they answer, for the eye. */
final class ModelText {

  private static final String ROW = "%-24s  %-14s  %-14s  %-10s  %7s  %8s%n";
  private static final String QUALITY = "%-8s  %8s  %7s%n";

  private ModelText() {}

  static String of(SnapshotInfo info) {
    return "model of shard %d after %,d outcomes%s, written %s"
        .formatted(
            info.shard(),
            info.outcomes(),
            info.eventClock() == Long.MIN_VALUE
                ? ""
                : ", event clock " + Instant.ofEpochMilli(info.eventClock()),
            info.createdAt());
  }

  static String labels(LabelSpace labels) {
    return IntStream.range(0, labels.size())
        .mapToObj(i -> "'" + labels.nameOf(i) + "'")
        .collect(Collectors.joining(", "));
  }

  static String header() {
    return ROW.formatted("time", "user", "item", "label", "score", "snapshot");
  }

  static String row(SnapshotScoring.Scored scored) {
    ReplayRow row = scored.row();
    return ROW.formatted(
        Instant.ofEpochMilli(row.timestamp()),
        row.user(),
        row.item(),
        row.label(),
        number("%.5f", (double) row.score()),
        number("%.5f", (double) scored.score()));
  }

  static String summary(SnapshotScoring.Summary summary) {
    return of(summary.info())
        + "%n%,d rows; the model had learned %,d of them, if they are of its shard%n"
            .formatted(summary.rows(), summary.known())
        + QUALITY.formatted("", "log loss", "AUC")
        + quality("served", summary.evaluation().served())
        + quality("snapshot", summary.evaluation().base());
  }

  private static String quality(String name, Quality quality) {
    return QUALITY.formatted(
        name, number("%.4f", quality.logLoss()), number("%.4f", quality.auc()));
  }

  private static String number(String format, @Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }
}
