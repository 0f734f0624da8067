package io.perennial.event.codec;

import org.jspecify.annotations.Nullable;

/** Words for reasons. */
final class Reasons {

  private static final int QUOTED = 40;
  private static final int SENTENCE = 400;

  private Reasons() {}

  /** The text in quotes, shortened, and without what could garble a log or a header. */
  static String quote(String text) {
    return "'" + shortened(text, QUOTED) + "'";
  }

  /** A foreign message as part of a reason: bounded, and on one line. */
  static String foreign(@Nullable String message) {
    return message == null ? "no further message" : shortened(message, SENTENCE);
  }

  private static String shortened(String text, int limit) {
    int length = Math.min(text.length(), limit);
    StringBuilder result = new StringBuilder(length + 1);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      result.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '\ufffd' : c);
    }
    return result.append(text.length() > limit ? "…" : "").toString();
  }
}
