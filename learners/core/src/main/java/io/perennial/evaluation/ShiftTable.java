package io.perennial.evaluation;

import io.perennial.event.TaskShift;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report's shifts as lines of aligned columns: the first {@value #MOST}, and how many follow. */
final class ShiftTable {

  static final int MOST = 20;

  private static final String FORMAT = "%10s  %-14s %6s %9s  %20s  %s";
  private static final String SHARD = "%5s ";

  private ShiftTable() {}

  /** No lines where there are no shifts. */
  static List<String> render(Report report) {
    List<String> lines = new ArrayList<>();
    if (report.shifts().isEmpty()) {
      return lines;
    }
    String heading =
        FORMAT.formatted("event", "kind", "expert", "previous", "statistic", "log loss");
    lines.add(report.hasShards() ? SHARD.formatted("shard") + heading : heading);
    report.shifts().stream().limit(MOST).map(s -> line(s, report.hasShards())).forEach(lines::add);
    if (report.shifts().size() > MOST) {
      lines.add(String.format(Locale.ROOT, "  and %,d more", report.shifts().size() - MOST));
    }
    return lines;
  }

  private static String line(Report.Shift found, boolean withShard) {
    TaskShift shift = found.shift();
    String line =
        String.format(
            Locale.ROOT,
            FORMAT,
            String.format(Locale.ROOT, "%,d", shift.event()),
            shift.kind().text(),
            shift.expert(),
            shift.previous(),
            figure(shift.statistic(), 3) + " over " + figure(shift.threshold(), 3),
            figure(shift.logLossBefore(), 4) + " to " + figure(shift.logLossAfter(), 4));
    return withShard ? String.format(Locale.ROOT, SHARD, found.shard()) + line : line;
  }

  private static String figure(double value, int digits) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + digits + "f", value) : "-";
  }
}
