package io.perennial.event.codec;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** The field {@code timestamp}: epoch milliseconds, or an ISO-8601 date and time with a zone. */
final class JsonTimestamp {

  private static final String EXPECTED =
      "epoch milliseconds, or ISO-8601 with a zone such as '2026-01-01T00:00:00Z'";

  private JsonTimestamp() {}

  static long read(JsonParser parser) throws IOException, InvalidEventException {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> millis(parser);
      case VALUE_STRING -> iso(parser.getText());
      default -> throw Json.wrongType("field 'timestamp'", EXPECTED, parser);
    };
  }

  private static long millis(JsonParser parser) throws IOException, InvalidEventException {
    // Every whole number up to the year 9999 is exact in a double.
    double number = parser.getDoubleValue();
    if (number != Math.rint(number)) {
      throw new InvalidEventException(
          "field 'timestamp' must be whole milliseconds, but is "
              + Reasons.quote(parser.getText()));
    }
    if (!(number >= 0 && number <= Limits.TIMESTAMP)) {
      throw outOfRange(parser.getText());
    }
    return (long) number;
  }

  private static long iso(String text) throws InvalidEventException {
    Instant instant;
    try {
      instant = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new InvalidEventException(
          "field 'timestamp' must be " + EXPECTED + ", but is " + Reasons.quote(text));
    }
    long seconds = instant.getEpochSecond();
    if (seconds < 0 || seconds > Limits.TIMESTAMP / 1_000) {
      throw outOfRange(text);
    }
    return instant.toEpochMilli();
  }

  private static InvalidEventException outOfRange(String text) {
    return new InvalidEventException(
        "field 'timestamp' must lie in the years 1970 to 9999 (epoch milliseconds from 0 to "
            + Limits.TIMESTAMP
            + "), but is "
            + Reasons.quote(text));
  }
}
