package io.perennial.event.file;

import io.perennial.event.Event;
import io.perennial.event.LabelSpace;
import io.perennial.event.codec.EventRules;
import io.perennial.event.codec.InvalidEventException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One event per line, blank lines apart. */
abstract class LineEventReader implements EventReader {

  private static final int ID_DIGITS = 12;

  private final Lines lines;
  private final LabelSpace labels;
  private long remaining;

  LineEventReader(Lines lines, FileOptions options) {
    this.lines = lines;
    this.labels = options.labels();
    this.remaining = options.limit();
  }

  /** The event of the current line. */
  abstract Event parse(Lines line) throws InvalidEventException;

  @Override
  public final @Nullable Event next() {
    while (remaining > 0 && lines.advance()) {
      if (!lines.isBlank()) {
        Event event = parsed();
        remaining--;
        return event;
      }
    }
    return null;
  }

  private Event parsed() {
    try {
      Event event = parse(lines);
      EventRules.check(event);
      return event;
    } catch (InvalidEventException e) {
      throw new InputException(
          "line " + lines.number + " of " + lines.name() + ": " + e.reason(), lines.number);
    }
  }

  @Override
  public final LabelSpace labels() {
    return labels;
  }

  @Override
  public final void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new InputException(lines.name() + " could not be closed: " + e.getMessage());
    }
  }

  /** A row's number as an id: in decimal, with zeros in front up to 12 digits. */
  static String rowId(long row) {
    byte[] digits = new byte[ID_DIGITS];
    long rest = row;
    for (int i = ID_DIGITS - 1; i >= 0; i--) {
      digits[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return rest > 0 ? Long.toString(row) : new String(digits, StandardCharsets.ISO_8859_1);
  }
}
