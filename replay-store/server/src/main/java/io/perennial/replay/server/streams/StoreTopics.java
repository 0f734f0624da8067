package io.perennial.replay.server.streams;

import java.util.Set;

/**
 * The topics that are kept, and the one that is written.
 *
 * @param prefix before each one's name
 */
record StoreTopics(String prefix) {

  String examples() {
    return prefix + "examples";
  }

  String shifts() {
    return prefix + "shifts";
  }

  String telemetry() {
    return prefix + "telemetry";
  }

  /** Written, not read. */
  String receipts() {
    return prefix + "receipts";
  }

  Set<String> all() {
    return Set.of(examples(), shifts(), telemetry());
  }

  String names() {
    return String.join(", ", examples(), shifts(), telemetry());
  }
}
