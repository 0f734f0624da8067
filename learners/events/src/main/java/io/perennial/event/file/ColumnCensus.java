package io.perennial.event.file;

import io.perennial.event.file.FeatureColumn.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells what a column is by its values in the first rows: a list if any has a bar; a quantity if
 * all are numbers, and one has a fraction or there are more than 100 different ones; else a
 * category.
 */
final class ColumnCensus {

  private static final int CODES = 100;

  private final Set<String> different = new HashSet<>();
  private boolean bar;
  private boolean numbers = true;
  private boolean fraction;

  void add(byte[] bytes, int from, int to) {
    if (from == to) {
      return;
    }
    if (different.size() <= CODES) {
      different.add(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
    }
    for (int i = from; i < to && !bar; i++) {
      bar = bytes[i] == '|';
    }
    if (numbers) {
      double number = Text.number(bytes, from, to);
      numbers = !Double.isNaN(number);
      fraction |= number != Math.rint(number);
    }
  }

  Kind kind() {
    if (bar) {
      return Kind.LIST;
    }
    boolean quantity = numbers && (fraction || different.size() > CODES);
    return quantity ? Kind.QUANTITY : Kind.CATEGORY;
  }
}
