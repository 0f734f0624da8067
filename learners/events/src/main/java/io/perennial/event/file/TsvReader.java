package io.perennial.event.file;

import io.perennial.event.Event;
import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.event.codec.InvalidEventException;
import java.util.Arrays;
import java.util.List;

/**
 * TSV with a header: {@code timestamp_ms}, {@code user}, {@code item}, {@code label}, and any other
 * columns, which become features. The id is the row's number (the line's, less the header), padded
 * with zeros to 12 digits; an empty label means that the outcome is unknown; an empty feature is
 * absent.
 */
final class TsvReader extends LineEventReader {

  private static final int CACHED = 1 << 14;

  private final TsvHeader header;
  private final LabelCensus census;
  private final FeatureColumn[] columns;
  private final FieldCache<String> users = new FieldCache<>(CACHED, text -> text);
  private final FieldCache<String> items = new FieldCache<>(CACHED, text -> text);
  private final FieldCache<Integer> classes;
  private final Feature[] row;

  private TsvReader(
      Lines lines,
      FileOptions options,
      TsvHeader header,
      LabelCensus census,
      FeatureColumn[] columns) {
    super(lines, options);
    this.header = header;
    this.census = census;
    this.columns = columns;
    this.classes = new FieldCache<>(256, this.census::indexOf);
    this.row = new Feature[columns.length];
  }

  /** Reads the header and looks at the first rows. */
  static TsvReader open(Lines lines, FileOptions options) {
    TsvHeader header = TsvHeader.read(lines, options.numeric());
    LabelCensus labels = new LabelCensus(options.labels());
    FeatureColumn[] columns =
        header.columns(lines.peek(EventFiles.HEAD_ROWS), options.numeric(), labels);
    labels.check(lines.name());
    return new TsvReader(lines, options, header, labels, columns);
  }

  @Override
  Event parse(Lines line) throws InvalidEventException {
    byte[] bytes = line.bytes;
    long timestamp = 0;
    String user = "";
    String item = "";
    int label = Interaction.UNLABELLED;
    int present = 0;
    Arrays.fill(row, null);
    int from = line.start;
    for (int column = 0; column < header.width(); column++) {
      int to = tab(bytes, from, line.end);
      if (to == line.end != (column == header.width() - 1)) {
        throw wrongWidth(line);
      }
      int role = header.role(column);
      switch (role) {
        case TsvHeader.TIMESTAMP -> timestamp = timestamp(bytes, from, to);
        case TsvHeader.USER -> user = users.get(bytes, from, to);
        case TsvHeader.ITEM -> item = items.get(bytes, from, to);
        case TsvHeader.LABEL ->
            label = from == to ? Interaction.UNLABELLED : classes.get(bytes, from, to);
        default -> {
          if (from < to) {
            row[role] = columns[role].feature(bytes, from, to);
            present++;
          }
        }
      }
      from = to + 1;
    }
    String id = rowId(line.number - 1);
    return new Interaction(id, timestamp, user, item, features(present), "", label);
  }

  private List<Feature> features(int present) {
    if (present == row.length) {
      return List.of(row);
    }
    Feature[] packed = new Feature[present];
    int count = 0;
    for (Feature feature : row) {
      if (feature != null) {
        packed[count++] = feature;
      }
    }
    return List.of(packed);
  }

  private static int tab(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] != '\t') {
      at++;
    }
    return at;
  }

  private static long timestamp(byte[] bytes, int from, int to) throws InvalidEventException {
    long timestamp = Text.digits(bytes, from, to);
    if (timestamp < 0) {
      throw new InvalidEventException(
          "column 'timestamp_ms' must be epoch milliseconds, but is '"
              + Text.shortened(Text.of(bytes, from, to))
              + "'");
    }
    return timestamp;
  }

  private InvalidEventException wrongWidth(Lines line) {
    int width = 1;
    for (int i = line.start; i < line.end; i++) {
      width += line.bytes[i] == '\t' ? 1 : 0;
    }
    return new InvalidEventException(
        "it must have " + header.width() + " columns like the header, but has " + width);
  }
}
