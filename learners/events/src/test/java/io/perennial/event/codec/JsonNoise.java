package io.perennial.event.codec;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/** Well-formed JSON objects with the event's field names and any values. */
final class JsonNoise {

  private static final String[] NAMES = {
    "id",
    "timestamp",
    "user",
    "item",
    "features",
    "domain",
    "label",
    "type",
    "candidates",
    "propensity",
    "other",
    ""
  };
  private static final String[] SCALARS = {
    "null",
    "true",
    "false",
    "0",
    "1",
    "1.0",
    "0.25",
    "-1",
    "1e999",
    "-0.0",
    "12345678901234567890123",
    "253402300800000",
    "1506826800026",
    "\"\"",
    "\"1\"",
    "\"feedback\"",
    "\"interaction\"",
    "\"2026-01-01T00:00:00Z\"",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "\"\\ud83d\\ude00\""
  };

  private JsonNoise() {}

  static String object(SplittableRandom random) {
    return object(random, 0, true);
  }

  /** The same with no name twice in an object. */
  static String distinctObject(SplittableRandom random) {
    return object(random, 0, false);
  }

  private static String object(SplittableRandom random, int depth, boolean repeat) {
    Set<String> used = new HashSet<>();
    StringBuilder json = new StringBuilder("{");
    if (depth == 0 && random.nextBoolean()) {
      json.append("\"id\":\"a\",\"timestamp\":1,");
      used.addAll(Set.of("id", "timestamp"));
    }
    for (int i = random.nextInt(6); i > 0; i--) {
      String name = NAMES[random.nextInt(NAMES.length)];
      if (used.add(name) || repeat) {
        json.append('"').append(name).append("\":");
        json.append(value(random, depth + 1, repeat)).append(',');
      }
    }
    if (json.length() > 1) {
      json.setLength(json.length() - 1);
    }
    return json.append('}').toString();
  }

  private static String value(SplittableRandom random, int depth, boolean repeat) {
    int kind = random.nextInt(depth > 4 ? 3 : 5);
    return switch (kind) {
      case 3 -> object(random, depth, repeat);
      case 4 ->
          "[" + value(random, depth + 1, repeat) + "," + value(random, depth + 1, repeat) + "]";
      default -> SCALARS[random.nextInt(SCALARS.length)];
    };
  }
}
