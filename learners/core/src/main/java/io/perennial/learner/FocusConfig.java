package io.perennial.learner;

/**
 * The net on an event's own fields.
 *
 * @param enabled whether there is one; it only ever looks at events without user and item
 * @param replays events learned again with every event, 0 to 64
 */
public record FocusConfig(boolean enabled, int replays) {

  public FocusConfig {
    if (replays < 0 || replays > 64) {
      throw new IllegalArgumentException(
          "learner field 'focus.replays' must be from 0 to 64, but is " + replays);
    }
  }

  /** What measured best on streams of small dense events (docs/decisions/0004-experts.md). */
  public static FocusConfig defaults() {
    return new FocusConfig(true, 16);
  }
}
