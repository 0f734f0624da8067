package io.perennial.replay.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Event times as people write them: epoch milliseconds ({@code 1506826800026}), ISO-8601 ({@code
 * 2017-10-01}, {@code 2017-10-01T03:00}, {@code 2017-10-01T03:00:00.026Z}, with an offset; UTC
 * where none is given), or relative to the reader's clock ({@code now}, {@code now-90m}, {@code
 * now+1h}; units ms, s, m, h, d, w).
 */
public final class ReplayTimes {

  private static final String ALLOWED =
      "epoch milliseconds, an ISO-8601 date or time such as 2017-10-01T03:00:00Z,"
          + " or now, now-90m, now-1h, now-7d";

  private static final Pattern EPOCH = Pattern.compile("-?\\d{1,19}");
  private static final Pattern RELATIVE =
      Pattern.compile("now(?:(?<sign>[+-])(?<amount>\\d{1,18})(?<unit>ms|s|m|h|d|w))?");

  private ReplayTimes() {}

  /**
   * Reads a time.
   *
   * @param parameter where it came from, for the error
   * @param text as written
   * @param nowMillis what {@code now} means, epoch milliseconds
   * @return epoch milliseconds
   * @throws InvalidQueryException when it is none of the forms above
   */
  public static long parse(String parameter, String text, long nowMillis) {
    String trimmed = text.strip();
    try {
      Matcher relative = RELATIVE.matcher(trimmed.toLowerCase(Locale.ROOT));
      if (relative.matches()) {
        return relativeTo(nowMillis, relative);
      }
      return EPOCH.matcher(trimmed).matches() ? Long.parseLong(trimmed) : iso(trimmed);
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      InvalidQueryException refused = new InvalidQueryException(parameter, text, ALLOWED);
      refused.addSuppressed(e);
      throw refused;
    }
  }

  private static long relativeTo(long nowMillis, Matcher relative) {
    if (relative.group("sign") == null) {
      return nowMillis;
    }
    long amount =
        Math.multiplyExact(
            Long.parseLong(relative.group("amount")), unit(relative.group("unit")).toMillis());
    return relative.group("sign").equals("-")
        ? Math.subtractExact(nowMillis, amount)
        : Math.addExact(nowMillis, amount);
  }

  private static Duration unit(String name) {
    return switch (name) {
      case "ms" -> Duration.ofMillis(1);
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      case "d" -> Duration.ofDays(1);
      default -> Duration.ofDays(7);
    };
  }

  private static long iso(String text) {
    if (text.indexOf('T') < 0) {
      return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    }
    Instant instant =
        hasOffset(text)
            ? OffsetDateTime.parse(text).toInstant()
            : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    return instant.toEpochMilli();
  }

  private static boolean hasOffset(String text) {
    int time = text.indexOf('T');
    return text.endsWith("Z") || text.indexOf('+', time) > 0 || text.indexOf('-', time) > 0;
  }
}
