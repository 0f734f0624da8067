package io.perennial.replay.server.http;

import io.javalin.http.Context;
import io.perennial.replay.api.InvalidQueryException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a URL, decoded strictly: what is no UTF-8 is refused and not replaced, since a
 * user's name that was changed silently is another user's.
 */
record Parameters(Map<String, List<String>> values) {

  private static final String WHOLE = "a whole number from %d to %d";

  /**
   * Reads them.
   *
   * @throws InvalidQueryException naming the first that is not encoded as it must be
   */
  static Parameters of(Context context) {
    return parse(context.queryString());
  }

  static Parameters parse(@Nullable String query) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String part : query == null ? new String[0] : query.split("&")) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        values
            .computeIfAbsent(decode(name, name), n -> new ArrayList<>(1))
            .add(equals < 0 ? "" : decode(name, part.substring(equals + 1)));
      }
    }
    return new Parameters(values);
  }

  /** Takes a parameter that is true or false, and false when it is absent. */
  boolean takeFlag(String name) {
    List<String> given = values.remove(name);
    if (given != null && !given.equals(List.of("true")) && !given.equals(List.of("false"))) {
      throw new InvalidQueryException(name, String.join(",", given), "true or false");
    }
    return given != null && given.get(0).equals("true");
  }

  /** A parameter that must be there once. */
  String only(String name) {
    List<String> given = values.get(name);
    if (given == null || given.size() != 1) {
      throw new InvalidQueryException(
          name, given == null ? "" : String.join(",", given), "given once");
    }
    return given.get(0);
  }

  /** A number that must be there once. */
  long number(String name, long least, long most) {
    return number(name, only(name), least, most);
  }

  static long number(String name, String text, long least, long most) {
    InvalidQueryException refused =
        new InvalidQueryException(name, text, WHOLE.formatted(least, most));
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      refused.addSuppressed(e);
    }
    throw refused;
  }

  /** Refuses every other one. */
  Parameters allow(String... names) {
    for (Map.Entry<String, List<String>> value : values.entrySet()) {
      if (!Set.of(names).contains(value.getKey())) {
        throw new InvalidQueryException(
            value.getKey(),
            String.join(",", value.getValue()),
            names.length == 0 ? "left out" : "left out: known are " + String.join(", ", names));
      }
    }
    return this;
  }

  private static String decode(String name, String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw new InvalidQueryException(name, text, "percent-encoded");
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else if (c < 0x80) {
        bytes.write(c == '+' ? ' ' : c);
      } else {
        throw new InvalidQueryException(name, text, "percent-encoded");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      InvalidQueryException refused =
          new InvalidQueryException(name, text, "UTF-8, percent-encoded");
      refused.addSuppressed(e);
      throw refused;
    }
  }
}
