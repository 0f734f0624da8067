package io.perennial.reproduction.recap;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The objectives' weights over time as lines, the mean over the seeds: one picture per benchmark
 * and rule that changes weights, named like the file that was asked for with these two before the
 * ending. Of several buffers it is that of the bar, or the first. Needs no display.
 */
public final class WeightPlot {

  private static final String HEADLESS = "java.awt.headless";

  private WeightPlot() {}

  /**
   * Finds out now rather than after an hour whether there can be a picture.
   *
   * @throws IllegalArgumentException if the name's ending is neither .svg nor .png, or Java cannot
   *     draw here
   */
  public static void check(Path file) {
    ending(file);
    System.setProperty(HEADLESS, "true");
    try {
      write(empty("trial"), ending(file), OutputStream.nullOutputStream());
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new IllegalArgumentException(
          "--plot names '%s', but this Java cannot draw (%s); install fontconfig and a font, or leave it out"
              .formatted(file, e),
          e);
    }
  }

  /**
   * Writes the pictures.
   *
   * @return their files
   * @throws UncheckedIOException if one cannot be written
   */
  public static List<Path> write(RecapReport report, Path file) {
    System.setProperty(HEADLESS, "true");
    List<Path> written = new ArrayList<>();
    for (RecapReport.Part part : report.parts()) {
      for (RecapReport.Row row : part.rows()) {
        if (row.rule().reweights() && part.buffer() == buffer(report, part.benchmark())) {
          Path own = name(file, part, row.rule());
          write(chart(part, row), own);
          written.add(own);
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

  private static XYChart chart(RecapReport.Part part, RecapReport.Row row) {
    XYChart chart =
        empty(
            String.format(
                Locale.ROOT,
                "%s, buffer %,d: %s",
                part.benchmark(),
                part.buffer(),
                row.rule().label()));
    boolean tasks = row.rule().past() == Rule.Past.PER_TASK;
    int objectives = tasks ? part.benchmark().tasks() : 2;
    for (int k = 0; k < objectives; k++) {
      String past = tasks ? "replay of task " + k : "replay";
      line(chart, part, row, k, k == 0 ? "stream" : past);
    }
    return chart;
  }

  private static XYChart empty(String title) {
    XYChart chart =
        new XYChartBuilder()
            .width(1200)
            .height(600)
            .title(title)
            .xAxisTitle("tasks learned")
            .yAxisTitle("weight, mean 1")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    return chart;
  }

  private static void line(
      XYChart chart, RecapReport.Part part, RecapReport.Row row, int objective, String name) {
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
    if (!when.isEmpty()) {
      chart.addSeries(name, when, values).setMarker(SeriesMarkers.NONE);
    }
  }

  private static void write(XYChart chart, Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      write(chart, ending(file), out);
    } catch (IOException e) {
      throw new UncheckedIOException("the plot could not be written to " + file, e);
    }
  }

  private static void write(XYChart chart, String ending, OutputStream out) throws IOException {
    if (ending.equals(".svg")) {
      VectorGraphicsEncoder.saveVectorGraphic(chart, out, VectorGraphicsFormat.SVG);
    } else {
      BitmapEncoder.saveBitmap(chart, out, BitmapFormat.PNG);
    }
  }

  private static Path name(Path file, RecapReport.Part part, Rule rule) {
    String name = String.valueOf(file.getFileName());
    String stem = name.substring(0, name.length() - ending(file).length());
    return file.resolveSibling(stem + "-" + part.benchmark() + "-" + rule + ending(file));
  }

  private static String ending(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    for (String ending : List.of(".svg", ".png")) {
      if (name.endsWith(ending)) {
        return ending;
      }
    }
    throw new IllegalArgumentException(
        "--plot names '" + file + "', which is no picture; end its name with .svg or .png");
  }
}
