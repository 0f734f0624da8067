package io.perennial.reproduction.recap;

import io.perennial.reproduction.plot.LinePlot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The objectives' weights over time as lines, the mean over the seeds: one picture per benchmark
 * and rule that changes weights, named like the file that was asked for with these two before the
 * ending. Of several buffers it is that of the bar, or the first. Needs no display.
 */
public final class WeightPlot {

  private WeightPlot() {}

  /**
   * Writes the pictures.
   *
   * @return their files
   * @throws java.io.UncheckedIOException if one cannot be written
   */
  public static List<Path> write(RecapReport report, Path file) {
    List<Path> written = new ArrayList<>();
    for (RecapReport.Part part : report.parts()) {
      for (RuleRow<Outcome> row : part.rows()) {
        if (row.rule().reweights() && part.buffer() == buffer(report, part.benchmark())) {
          written.add(plot(part, row).write(file, part.benchmark() + "-" + row.rule()));
        }
      }
    }
    return written;
  }

  private static int buffer(RecapReport report, Benchmark benchmark) {
    List<Integer> buffers =
        report.parts().stream()
            .filter(part -> part.benchmark() == benchmark)
            .map(RecapReport.Part::buffer)
            .toList();
    return buffers.contains(Benchmark.BAR_BUFFER) ? Benchmark.BAR_BUFFER : buffers.get(0);
  }

  private static LinePlot plot(RecapReport.Part part, RuleRow<Outcome> row) {
    LinePlot plot =
        new LinePlot(
            String.format(
                Locale.ROOT,
                "%s, buffer %,d: %s",
                part.benchmark(),
                part.buffer(),
                row.rule().label()),
            "tasks learned",
            "weight, mean 1");
    boolean tasks = row.rule().past() == Rule.Past.PER_TASK;
    int objectives = tasks ? part.benchmark().tasks() : 2;
    for (int k = 0; k < objectives; k++) {
      String past = tasks ? "replay of task " + k : "replay";
      line(plot, part, row, k, k == 0 ? "stream" : past);
    }
    return plot;
  }

  private static void line(
      LinePlot plot, RecapReport.Part part, RuleRow<Outcome> row, int objective, String name) {
    List<Double> when = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < WeightTrace.BINS; i++) {
      int bin = i;
      double mean = row.interval(outcome -> outcome.weights()[bin][objective]).mean();
      // A task's replay begins when the task ends.
      if (!Double.isNaN(mean)) {
        when.add((i + .5) * part.benchmark().tasks() / WeightTrace.BINS);
        values.add(mean);
      }
    }
    plot.line(name, when, values);
  }
}
