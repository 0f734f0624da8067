package io.perennial.event.file;

import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.codec.Limits;
import io.perennial.event.file.FeatureColumn.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The header of a TSV file: what each column is. */
final class TsvHeader {

  /** Roles; a feature's is its place among the features in the order of their names. */
  static final int TIMESTAMP = -1;

  static final int USER = -2;
  static final int ITEM = -3;
  static final int LABEL = -4;

  private static final List<String> REQUIRED = List.of("timestamp_ms", "user", "item", "label");

  private final String[] names;
  private final String[] features;
  private final int[] roles;

  private TsvHeader(String[] names) {
    this.names = names;
    this.features =
        Arrays.stream(names).filter(n -> !REQUIRED.contains(n)).sorted().toArray(String[]::new);
    this.roles = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      int required = REQUIRED.indexOf(names[i]);
      roles[i] = required >= 0 ? -1 - required : Arrays.binarySearch(features, names[i]);
    }
  }

  int width() {
    return names.length;
  }

  int role(int column) {
    return roles[column];
  }

  static TsvHeader read(Lines lines, Set<String> numeric) {
    if (!lines.advance()) {
      throw new InputException(lines.name() + " is empty; " + mustBe());
    }
    String[] names;
    try {
      names = Text.of(lines.bytes, lines.start, lines.end).split("\t", -1);
    } catch (InvalidEventException e) {
      throw new InputException("line 1 of " + lines.name() + ": " + e.reason());
    }
    check(lines.name(), names, numeric);
    return new TsvHeader(names);
  }

  private static void check(String file, String[] names, Set<String> numeric) {
    Set<String> different = new HashSet<>(Arrays.asList(names));
    for (String required : REQUIRED) {
      if (!different.contains(required)) {
        throw wrong(
            file,
            "'"
                + required
                + "' is missing among '"
                + Text.shortened(String.join(" ", names))
                + "'");
      }
    }
    Set<String> before = new HashSet<>();
    for (String name : names) {
      if (name.isEmpty()) {
        throw wrong(file, "a column has no name");
      }
      if (name.length() > Limits.STRING_LENGTH || !before.add(name)) {
        throw wrong(file, "'" + Text.shortened(name) + "' is there twice, or too long");
      }
    }
    if (names.length - REQUIRED.size() > Limits.FEATURES) {
      throw wrong(
          file,
          names.length
              - REQUIRED.size()
              + " features are more than the "
              + Limits.FEATURES
              + " allowed");
    }
    for (String column : new TreeSet<>(numeric)) {
      if (!different.contains(column) || REQUIRED.contains(column)) {
        throw new InputException(
            "--numeric " + column + ": " + file + " has no feature column of that name");
      }
    }
  }

  private static InputException wrong(String file, String what) {
    return new InputException("line 1 of " + file + ": " + what + "; " + mustBe());
  }

  private static String mustBe() {
    return "the first line must be a header with the columns "
        + String.join(", ", REQUIRED)
        + ", then any features, separated by tabs";
  }

  /** The features in the order of their names, each what its values in these rows look like. */
  FeatureColumn[] columns(List<byte[]> rows, Set<String> numeric, LabelCensus labels) {
    ColumnCensus[] censuses = new ColumnCensus[features.length];
    Arrays.setAll(censuses, i -> new ColumnCensus());
    for (byte[] row : rows) {
      count(row, censuses, labels);
    }
    FeatureColumn[] columns = new FeatureColumn[features.length];
    for (int i = 0; i < columns.length; i++) {
      Kind kind = numeric.contains(features[i]) ? Kind.QUANTITY : censuses[i].kind();
      columns[i] = new FeatureColumn(features[i], kind);
    }
    return columns;
  }

  private void count(byte[] row, ColumnCensus[] censuses, LabelCensus labels) {
    int from = 0;
    for (int column = 0; column < roles.length && from <= row.length; column++) {
      int to = from;
      while (to < row.length && row[to] != '\t') {
        to++;
      }
      if (roles[column] >= 0) {
        censuses[roles[column]].add(row, from, to);
      } else if (roles[column] == LABEL) {
        labels.add(new String(row, from, to - from, StandardCharsets.UTF_8));
      }
      from = to + 1;
    }
  }
}
