package io.perennial.reproduction.reloop2;

import java.awt.Color;
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
 * AUC per slot as lines, the mean over the seeds: one picture per stream and regime of the
 * comparison, named like the file that was asked for with stream and regime before the ending.
 * Needs no display.
 */
public final class SlotPlot {

  private static final String HEADLESS = "java.awt.headless";
  private static final double MILLIS_PER_DAY = 86_400_000;

  private SlotPlot() {}

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
  public static List<Path> write(ReloopReport report, Path file) {
    System.setProperty(HEADLESS, "true");
    List<Path> written = new ArrayList<>();
    for (ReloopReport.Part part : report.parts()) {
      if (part.trial().equals(Experiment.COMPARISON.toString())) {
        Path own = name(file, part);
        write(chart(part), own);
        written.add(own);
      }
    }
    return written;
  }

  private static XYChart chart(ReloopReport.Part part) {
    XYChart chart = empty(part.stream() + ", " + part.regime());
    for (int row = 0; row < part.names().size(); row++) {
      if (part.results(row).get(0).plotted()) {
        line(chart, part, row);
      }
    }
    return chart;
  }

  private static XYChart empty(String title) {
    XYChart chart =
        new XYChartBuilder()
            .width(1200)
            .height(600)
            .title(title)
            .xAxisTitle("days since training")
            .yAxisTitle("AUC of the slot, percent")
            .build();
    chart
        .getStyler()
        .setLegendPosition(LegendPosition.OutsideS)
        .setChartBackgroundColor(Color.WHITE);
    return chart;
  }

  private static void line(XYChart chart, ReloopReport.Part part, int row) {
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
    if (!days.isEmpty()) {
      chart.addSeries(part.names().get(row), days, values).setMarker(SeriesMarkers.NONE);
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

  private static Path name(Path file, ReloopReport.Part part) {
    String name = String.valueOf(file.getFileName());
    String stem = name.substring(0, name.length() - ending(file).length());
    return file.resolveSibling(stem + "-" + part.stream() + "-" + part.regime() + ending(file));
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
