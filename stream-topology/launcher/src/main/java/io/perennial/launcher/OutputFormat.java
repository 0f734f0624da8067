package io.perennial.launcher;

/** How a result is printed; {@code table} is for people, {@code json} for programs. */
enum OutputFormat {
  table,
  json
}
