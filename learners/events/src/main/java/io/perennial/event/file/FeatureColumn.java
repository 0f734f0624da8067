package io.perennial.event.file;

import io.perennial.event.Feature;
import io.perennial.event.codec.InvalidEventException;
import java.util.ArrayList;
import java.util.List;

/** One column of a TSV file as a feature. */
final class FeatureColumn {

  /** What a column's values are. */
  enum Kind {
    CATEGORY,
    QUANTITY,
    LIST
  }

  private static final int CACHED = 1_024;

  private final String name;
  private final Kind kind;
  private final FieldCache<Feature> cache;

  FeatureColumn(String name, Kind kind) {
    this.name = name;
    this.kind = kind;
    this.cache =
        new FieldCache<>(
            kind == Kind.QUANTITY ? 1 : CACHED,
            kind == Kind.LIST
                ? text -> new Feature.Categories(name, parts(text))
                : text -> new Feature.Category(name, text));
  }

  String name() {
    return name;
  }

  Kind kind() {
    return kind;
  }

  /** The feature of a value that is not empty. */
  Feature feature(byte[] bytes, int from, int to) throws InvalidEventException {
    if (kind != Kind.QUANTITY) {
      return cache.get(bytes, from, to);
    }
    double number = Text.number(bytes, from, to);
    if (Double.isNaN(number)) {
      throw new InvalidEventException(
          "column '"
              + name
              + "' must be a number, but is '"
              + Text.shortened(Text.of(bytes, from, to))
              + "'");
    }
    return new Feature.Quantity(name, number);
  }

  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int bar = text.indexOf('|'); bar >= 0; bar = text.indexOf('|', from)) {
      add(parts, text.substring(from, bar));
      from = bar + 1;
    }
    add(parts, text.substring(from));
    return parts;
  }

  private static void add(List<String> parts, String part) {
    if (!part.isEmpty()) {
      parts.add(part);
    }
  }
}
