package io.perennial.replay.server.sql;

import io.perennial.replay.api.InvalidQueryException;
import io.perennial.replay.api.ReplayTimes;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** Between values as the world writes them and as Calcite's code has them. */
final class SqlValues {

  private SqlValues() {}

  /**
   * Parameters as the code wants them.
   *
   * @param nowMillis what {@code now} means in a time
   * @throws SqlRefusedException naming the first that does not fit
   */
  static List<@Nullable Object> parameters(
      List<RelDataType> types, List<@Nullable Object> values, long nowMillis) {
    if (types.size() != values.size()) {
      throw new SqlRefusedException(
          "the statement has "
              + types.size()
              + " parameters, but "
              + values.size()
              + " are given; give one for each '?'");
    }
    List<@Nullable Object> fitting = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      if (value == null && !types.get(i).isNullable()) {
        throw new SqlRefusedException(
            "parameter " + (i + 1) + " is NULL, but a LIMIT or OFFSET is a number from 0 on");
      }
      fitting.add(value == null ? null : parameter(i + 1, types.get(i), value, nowMillis));
    }
    return fitting;
  }

  private static Object parameter(int place, RelDataType type, Object value, long nowMillis) {
    try {
      return switch (type.getSqlTypeName()) {
        case VARCHAR, CHAR -> (String) value;
        case BOOLEAN -> (Boolean) value;
        case TINYINT -> number(value).byteValueExact();
        case SMALLINT -> number(value).shortValueExact();
        case INTEGER -> number(value).intValueExact();
        case BIGINT -> number(value).longValueExact();
        case REAL -> number(value).floatValue();
        case DOUBLE, FLOAT -> number(value).doubleValue();
        case DECIMAL -> number(value);
        case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> time(value, nowMillis);
        case DATE ->
            Math.toIntExact(Math.floorDiv(time(value, nowMillis), TimeUnit.DAYS.toMillis(1)));
        case TIME ->
            (int) TimeUnit.NANOSECONDS.toMillis(LocalTime.parse((String) value).toNanoOfDay());
        default -> value;
      };
    } catch (ClassCastException
        | ArithmeticException
        | NumberFormatException
        | java.time.DateTimeException
        | InvalidQueryException e) {
      throw new SqlRefusedException(
          "parameter "
              + place
              + " is "
              + (value instanceof String ? "'" + value + "'" : value)
              + ", but must be "
              + type.getSqlTypeName().getName()
              + " there",
          e);
    }
  }

  private static BigDecimal number(Object value) {
    return new BigDecimal(((Number) value).toString());
  }

  private static long time(Object value, long nowMillis) {
    return value instanceof String text
        ? ReplayTimes.parse("time", text, nowMillis)
        : number(value).longValueExact();
  }

  /**
   * A value of an answer for people: a time as ISO-8601 in UTC, what is no number as null, bytes in
   * hexadecimal; text, numbers, truths, maps and lists as they are.
   *
   * @param type of its column
   */
  static @Nullable Object plain(@Nullable Object value, String type) {
    if (value instanceof Number number) {
      return switch (type) {
        case "TIMESTAMP" -> Instant.ofEpochMilli(number.longValue()).toString();
        case "DATE" -> LocalDate.ofEpochDay(number.longValue()).toString();
        case "TIME" ->
            LocalTime.ofNanoOfDay(TimeUnit.MILLISECONDS.toNanos(number.longValue())).toString();
        default -> Double.isFinite(number.doubleValue()) ? number : null;
      };
    }
    if (value instanceof ByteString bytes) {
      return bytes.toString(16);
    }
    return value == null
            || value instanceof String
            || value instanceof Boolean
            || value instanceof Map
            || value instanceof List
        ? value
        : value instanceof Object[] array ? java.util.Arrays.asList(array) : value.toString();
  }
}
