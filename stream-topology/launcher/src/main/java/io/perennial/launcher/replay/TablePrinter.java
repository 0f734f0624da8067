package io.perennial.launcher.replay;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aligned columns, numbers to the right. The widths are those of the first 100 records, which are
 * held back until then, made narrower to fit the terminal; what is wider is cut, on a terminal.
 */
final class TablePrinter implements RecordPrinter {

  private static final int SAMPLE = 100;
  private static final String GAP = "  ";

  private final Writer out;
  private final int width;
  private final List<List<String>> heldBack = new ArrayList<>();
  private boolean[] numbers = new boolean[0];
  private int @Nullable [] widths;

  TablePrinter(Writer out, int width) {
    this.out = out;
    this.width = width;
  }

  @Override
  public void begin(List<String> columns) {
    heldBack.add(columns.stream().map(TableText::printable).toList());
    numbers = new boolean[columns.size()];
    Arrays.fill(numbers, true);
  }

  @Override
  public void print(List<? extends @Nullable Object> values) throws IOException {
    List<String> cells = new ArrayList<>(values.size());
    for (Object value : values) {
      cells.add(TableText.printable(JsonValues.text(value)));
    }
    if (widths != null) {
      write(cells, widths);
      return;
    }
    for (int i = 0; i < numbers.length; i++) {
      Object value = values.get(i);
      numbers[i] &= value == null || value instanceof Number;
    }
    heldBack.add(cells);
    if (heldBack.size() > SAMPLE) {
      release();
    }
  }

  @Override
  public void end() throws IOException {
    release();
    out.flush();
  }

  private void release() throws IOException {
    if (widths == null) {
      int[] chosen = TableText.widths(heldBack, width, GAP.length());
      widths = chosen;
      for (List<String> cells : heldBack) {
        write(cells, chosen);
      }
      heldBack.clear();
    }
  }

  private void write(List<String> cells, int[] widths) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String cell = width == 0 ? cells.get(i) : TableText.cut(cells.get(i), widths[i]);
      String padding = " ".repeat(Math.max(0, widths[i] - TableText.length(cell)));
      line.append(i == 0 ? "" : GAP)
          .append(numbers[i] ? padding : "")
          .append(cell)
          .append(numbers[i] ? "" : padding);
    }
    String text = line.toString().stripTrailing();
    out.write(width == 0 ? text : TableText.cut(text, width));
    out.write(System.lineSeparator());
  }
}
