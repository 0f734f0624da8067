package io.perennial.reproduction.recap;

import io.perennial.reproduction.plot.LinePlot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is forgotten of each task over time, as lines, the mean over the seeds: one picture per
 * benchmark, experts and rule that learns the tasks in order. Of several buffers it is that of the
 * bar, or the first. Needs no display.
 */
public final class StreamPlot {

  private StreamPlot() {}

  /**
   * Writes the pictures.
   *
   * @param file what was asked for; each has benchmark, experts and rule before the ending
   * @return their files
   * @throws java.io.UncheckedIOException if one cannot be written
   */
  public static List<Path> write(List<StreamPart> parts, Path file) {
    List<Path> written = new ArrayList<>();
    for (StreamPart part : parts) {
      for (RuleRow<StreamOutcome> row : part.rows()) {
        if (row.rule() != Rule.JOINT && part.buffer() == buffer(parts)) {
          String learner = part.learner().replace(' ', '-');
          written.add(
              plot(part, row).write(file, part.benchmark() + "-" + learner + "-" + row.rule()));
        }
      }
    }
    return written;
  }

  private static int buffer(List<StreamPart> parts) {
    List<Integer> buffers = parts.stream().map(StreamPart::buffer).toList();
    return buffers.contains(Benchmark.BAR_BUFFER) ? Benchmark.BAR_BUFFER : buffers.get(0);
  }

  private static LinePlot plot(StreamPart part, RuleRow<StreamOutcome> row) {
    LinePlot plot =
        new LinePlot(
            String.format(
                Locale.ROOT,
                "%s, %s, buffer %,d: %s",
                part.benchmark(),
                part.learner(),
                part.buffer(),
                row.rule().label()),
            "tasks learned",
            "log loss of held-out events");
    // The last task is measured once, and a point is no line.
    for (int task = 0; task < part.tasks().size() - 1; task++) {
      List<Double> when = new ArrayList<>();
      List<Double> values = new ArrayList<>();
      for (int after = task; after < part.tasks().size(); after++) {
        when.add(after + 1.);
        values.add(StreamPart.mean(row, true, after, task));
      }
      plot.line((task + 1) + ": " + part.tasks().get(task).name(), when, values);
    }
    return plot;
  }
}
