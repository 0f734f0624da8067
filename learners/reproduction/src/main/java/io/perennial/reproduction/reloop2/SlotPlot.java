package io.perennial.reproduction.reloop2;

import io.perennial.reproduction.plot.LinePlot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * AUC per slot as lines, the mean over the seeds: one picture per stream and regime of the
 * comparison, named like the file that was asked for with stream and regime before the ending.
 * Needs no display.
 */
public final class SlotPlot {

  private static final double MILLIS_PER_DAY = 86_400_000;

  private SlotPlot() {}

  /**
   * Writes the pictures.
   *
   * @return their files
   * @throws java.io.UncheckedIOException if one cannot be written
   */
  public static List<Path> write(ReloopReport report, Path file) {
    List<Path> written = new ArrayList<>();
    for (ReloopReport.Part part : report.parts()) {
      if (part.trial().equals(Experiment.COMPARISON.toString())) {
        written.add(plot(part).write(file, part.stream() + "-" + part.regime()));
      }
    }
    return written;
  }

  private static LinePlot plot(ReloopReport.Part part) {
    LinePlot plot =
        new LinePlot(
            part.stream() + ", " + part.regime(),
            "days since training",
            "AUC of the slot, percent");
    for (int row = 0; row < part.names().size(); row++) {
      if (part.results(row).get(0).plotted()) {
        line(plot, part, row);
      }
    }
    return plot;
  }

  private static void line(LinePlot plot, ReloopReport.Part part, int row) {
    List<Double> days = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < part.slots().size(); i++) {
      int slot = i;
      double mean = part.figure(row, result -> result.slots().get(slot).auc()).mean();
      // A slot of one label alone has no AUC.
      if (!Double.isNaN(mean)) {
        days.add((part.slots().get(i) - part.slots().get(0)) / MILLIS_PER_DAY);
        values.add(100 * mean);
      }
    }
    plot.line(part.names().get(row), days, values);
  }
}
