package io.perennial.launcher.deadletter;

/**
 * Which dead letter: its partition and offset in their topic. Written {@code PARTITION:OFFSET}, or
 * the offset alone in partition 0.
 */
public record LetterId(int partition, long offset) {

  /**
   * Reads one as it is written.
   *
   * @throws IllegalArgumentException where there is no such form
   */
  public static LetterId parse(String text) {
    int colon = text.indexOf(':');
    try {
      return new LetterId(
          colon < 0 ? 0 : Integer.parseInt(text.substring(0, colon)),
          Long.parseLong(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "must be an offset, or PARTITION:OFFSET, but is '" + text + "'", e);
    }
  }

  @Override
  public String toString() {
    return partition == 0 ? Long.toString(offset) : partition + ":" + offset;
  }
}
