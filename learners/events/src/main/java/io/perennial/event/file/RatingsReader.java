package io.perennial.event.file;

import io.perennial.event.Event;
import io.perennial.event.Interaction;
import io.perennial.event.codec.InvalidEventException;
import java.util.List;

/**
 * {@code user::item::rating::timestamp}, as MovieLens (1 to 5 stars) and MovieTweetings (0 to 10)
 * have it; the timestamp is in seconds. The label is positive for a rating of 4 or more, or of 8 or
 * more if one of the first 1,000 ratings is above 5; with {@code --positive} or {@code --classes}
 * the rating itself is the label. The id is the line's number, padded with zeros to 12 digits.
 * Oldest row first, as everywhere: MovieLens files must be sorted by time before.
 */
final class RatingsReader extends LineEventReader {

  private static final double STARS = 5;
  private static final double LIKED_OF_STARS = 4;
  private static final double LIKED_OF_TEN = 8;
  private static final int FIELDS = 4;

  private final double liked;
  private final boolean byThreshold;
  private final int[] from = new int[FIELDS];
  private final int[] to = new int[FIELDS];

  private RatingsReader(Lines lines, FileOptions options, double liked) {
    super(lines, options);
    this.liked = liked;
    this.byThreshold = options.classes().isEmpty() && options.positive().equals("1");
  }

  static RatingsReader open(Lines lines, FileOptions options) {
    List<byte[]> head = lines.peek(EventFiles.HEAD_ROWS);
    int[] from = new int[FIELDS];
    int[] to = new int[FIELDS];
    double largest = 0;
    for (byte[] row : head) {
      if (split(row, 0, row.length, from, to) == FIELDS) {
        // Math.max would keep the NaN of a bad rating.
        double rating = Text.number(row, from[2], to[2]);
        largest = rating > largest ? rating : largest;
      }
    }
    return new RatingsReader(lines, options, largest > STARS ? LIKED_OF_TEN : LIKED_OF_STARS);
  }

  @Override
  Event parse(Lines line) throws InvalidEventException {
    int fields = split(line.bytes, line.start, line.end, from, to);
    if (fields != FIELDS) {
      throw new InvalidEventException(
          "it must be user::item::rating::timestamp, but has " + fields + " of these 4 fields");
    }
    long seconds = Text.digits(line.bytes, from[3], to[3]);
    if (seconds < 0) {
      throw new InvalidEventException(
          "field 'timestamp' must be epoch seconds, but is '"
              + Text.shortened(Text.of(line.bytes, from[3], to[3]))
              + "'");
    }
    return new Interaction(
        rowId(line.number),
        seconds * 1_000,
        Text.of(line.bytes, from[0], to[0]),
        Text.of(line.bytes, from[1], to[1]),
        List.of(),
        "",
        label(line.bytes));
  }

  private int label(byte[] bytes) throws InvalidEventException {
    String text = Text.of(bytes, from[2], to[2]);
    if (byThreshold) {
      double rating = Text.number(bytes, from[2], to[2]);
      if (Double.isNaN(rating)) {
        throw new InvalidEventException(
            "field 'rating' must be a number, but is '" + Text.shortened(text) + "'");
      }
      return rating >= liked ? 1 : 0;
    }
    try {
      return labels().indexOf(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException(
          "field 'rating' is '" + Text.shortened(text) + "', but must be one of the --classes");
    }
  }

  /** Number of fields; those beyond the fourth are counted but not kept. */
  private static int split(byte[] bytes, int start, int end, int[] from, int[] to) {
    int field = 0;
    int at = start;
    while (true) {
      int stop = separator(bytes, at, end);
      if (field < FIELDS) {
        from[field] = at;
        to[field] = stop;
      }
      field++;
      if (stop == end) {
        return field;
      }
      at = stop + 2;
    }
  }

  private static int separator(byte[] bytes, int start, int end) {
    for (int i = start; i + 1 < end; i++) {
      if (bytes[i] == ':' && bytes[i + 1] == ':') {
        return i;
      }
    }
    return end;
  }
}
