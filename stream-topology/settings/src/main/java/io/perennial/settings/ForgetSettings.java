package io.perennial.settings;

import io.perennial.event.codec.ForgetMac;
import org.jspecify.annotations.Nullable;

/**
 * Requests to forget a user.
 *
 * @param key what they must be signed with, a secret of at least 16 characters; empty if none is
 *     obeyed
 */
public record ForgetSettings(String key) {

  public ForgetSettings {
    if (!key.isEmpty()) {
      var checked = new ForgetMac(key);
    }
  }

  static ForgetSettings defaults() {
    return new ForgetSettings("");
  }

  /** What requests are verified with, or null if none is obeyed. */
  public @Nullable ForgetMac mac() {
    return key.isEmpty() ? null : new ForgetMac(key);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ForgetSettings[key=" + (key.isEmpty() ? "" : "*****") + "]";
  }
}
