package io.perennial.event.file;

import io.perennial.event.codec.InvalidEventException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Fields of a line as text and as numbers. */
final class Text {

  private static final double[] POWERS = new double[23];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private Text() {}

  static String of(byte[] bytes, int from, int to) throws InvalidEventException {
    int all = 0;
    for (int i = from; i < to; i++) {
      all |= bytes[i];
    }
    if (all >= 0) {
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
    try {
      // A new decoder reports what is malformed, where a String would replace it.
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, to - from))
          .toString();
    } catch (CharacterCodingException e) {
      String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
      throw new InvalidEventException("it must be UTF-8, but '" + shortened(text) + "' is not");
    }
  }

  /** For messages. */
  static String shortened(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "\ufffd");
    return clean.length() > 40 ? clean.substring(0, 40) + "…" : clean;
  }

  /** Digits as a number; -1 unless it is 1 to 15 digits. */
  static long digits(byte[] bytes, int from, int to) {
    if (from == to || to - from > 15) {
      return -1;
    }
    long number = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /**
   * A decimal number with an optional sign, fraction and exponent; NaN for anything else, and for
   * what no double can hold. Exact where mantissa and power of ten both fit a double (Clinger), by
   * {@link Double#parseDouble} elsewhere.
   */
  static double number(byte[] bytes, int from, int to) {
    boolean negative = from < to && bytes[from] == '-';
    int at = negative || (from < to && bytes[from] == '+') ? from + 1 : from;
    long mantissa = 0;
    int digits = 0;
    int fraction = 0;
    boolean point = false;
    for (; at < to; at++) {
      int digit = bytes[at] - '0';
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        digits++;
        fraction += point ? 1 : 0;
      } else if (bytes[at] == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (digits == 0) {
      return Double.NaN;
    }
    if (at < to || digits > 15) {
      return slow(bytes, from, to);
    }
    double value = mantissa / POWERS[fraction];
    return negative ? -value : value;
  }

  private static double slow(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      byte c = bytes[i];
      // parseDouble also takes NaN, 1f, 0x1p3 and blanks.
      if (!(c >= '0' && c <= '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
        return Double.NaN;
      }
    }
    try {
      double value =
          Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
      return Double.isFinite(value) ? value : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
