package io.perennial.reproduction.plot;

import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Lines over a common axis, as .svg or .png. */
public final class LinePlot {

  private final XYChart chart;

  /** An empty one. */
  public LinePlot(String title, String horizontal, String vertical) {
    System.setProperty("java.awt.headless", "true");
    chart =
        new XYChartBuilder()
            .width(1200)
            .height(600)
            .title(title)
            .xAxisTitle(horizontal)
            .yAxisTitle(vertical)
            .build();
    chart
        .getStyler()
        .setLegendPosition(LegendPosition.OutsideS)
        .setChartBackgroundColor(Color.WHITE);
  }

  /**
   * Finds out now rather than after an hour whether there can be a picture.
   *
   * @throws IllegalArgumentException if the name's ending is neither .svg nor .png, or Java cannot
   *     draw here
   */
  public static void check(Path file) {
    ending(file);
    try {
      new LinePlot("trial", "x", "y").write(ending(file), OutputStream.nullOutputStream());
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new IllegalArgumentException(
          "--plot names '%s', but this Java cannot draw (%s); install fontconfig and a font, or leave it out"
              .formatted(file, e),
          e);
    }
  }

  /** Adds a line, unless it has no points. */
  public void line(String name, List<Double> x, List<Double> y) {
    if (!x.isEmpty()) {
      chart.addSeries(name, x, y).setMarker(SeriesMarkers.NONE);
    }
  }

  /**
   * Writes the picture.
   *
   * @param file what was asked for; the picture's own name has {@code what} before the ending
   * @return the picture's file
   * @throws UncheckedIOException if it cannot be written
   */
  public Path write(Path file, String what) {
    String name = String.valueOf(file.getFileName());
    String ending = ending(file);
    String stem = name.substring(0, name.length() - ending.length());
    Path own = file.resolveSibling(stem + "-" + what + ending);
    try (OutputStream out = Files.newOutputStream(own)) {
      write(ending, out);
    } catch (IOException e) {
      throw new UncheckedIOException("the plot could not be written to " + own, e);
    }
    return own;
  }

  private void write(String ending, OutputStream out) throws IOException {
    if (ending.equals(".svg")) {
      VectorGraphicsEncoder.saveVectorGraphic(chart, out, VectorGraphicsFormat.SVG);
    } else {
      BitmapEncoder.saveBitmap(chart, out, BitmapFormat.PNG);
    }
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
