package io.perennial.launcher.storebench;

import io.perennial.launcher.figures.MeasurementFailedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at rows as the store writes them, one JSON document a line, without parsing what nobody
 * asked for: checking must not cost what answering costs. Holds for the benchmark's own examples,
 * whose names need no escapes.
 */
final class RowLines {

  private static final byte[] TIMESTAMP = bytes("\"timestamp\":");

  private RowLines() {}

  /** Ends of lines among the first bytes. */
  static long count(byte[] bytes, int length) {
    long lines = 0;
    for (int i = 0; i < length; i++) {
      lines += bytes[i] == '\n' ? 1 : 0;
    }
    return lines;
  }

  /**
   * Checks a user's history.
   *
   * @param most rows at the most
   * @return its rows
   * @throws MeasurementFailedException unless all rows are the user's, the newest first
   */
  static int requireHistory(byte[] body, String user, int most) {
    byte[] owner = bytes("\"user\":\"" + user + "\"");
    long before = Long.MAX_VALUE;
    int rows = 0;
    for (int at = 0; at < body.length; rows++) {
      int end = endOfLine(body, at);
      if (indexOf(body, at, end, owner) < 0) {
        throw wrong("user " + user + " has a row that is not his", body, at, end);
      }
      long time = timestamp(body, at, end);
      if (time >= before) {
        throw wrong("rows are not the newest first", body, at, end);
      }
      before = time;
      at = end + 1;
    }
    if (rows > most) {
      throw new MeasurementFailedException(
          "user %s is answered %d rows, more than %d".formatted(user, rows, most));
    }
    return rows;
  }

  /** What stands between a beginning and the next quotation mark, of the lines that have it. */
  static List<String> idsAfter(byte[] body, String beginning) {
    byte[] wanted = bytes(beginning);
    List<String> ids = new ArrayList<>();
    for (int at = 0; at < body.length; at = endOfLine(body, at) + 1) {
      int end = endOfLine(body, at);
      if (indexOf(body, at, Math.min(end, at + wanted.length), wanted) == at) {
        int from = at + wanted.length;
        int to = indexOf(body, from, end, bytes("\""));
        ids.add(new String(body, from, Math.max(from, to) - from, StandardCharsets.UTF_8));
      }
    }
    return ids;
  }

  private static long timestamp(byte[] body, int from, int to) {
    int at = indexOf(body, from, to, TIMESTAMP);
    if (at < 0) {
      throw wrong("a row has no timestamp", body, from, to);
    }
    long value = 0;
    for (at += TIMESTAMP.length; at < to && body[at] >= '0' && body[at] <= '9'; at++) {
      value = 10 * value + body[at] - '0';
    }
    return value;
  }

  private static int endOfLine(byte[] body, int from) {
    int at = from;
    while (at < body.length && body[at] != '\n') {
      at++;
    }
    return at;
  }

  private static int indexOf(byte[] body, int from, int to, byte[] wanted) {
    for (int at = from; at + wanted.length <= to; at++) {
      int same = 0;
      while (same < wanted.length && body[at + same] == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return at;
      }
    }
    return -1;
  }

  private static MeasurementFailedException wrong(String what, byte[] body, int from, int to) {
    return new MeasurementFailedException(
        what + ": " + new String(body, from, to - from, StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
