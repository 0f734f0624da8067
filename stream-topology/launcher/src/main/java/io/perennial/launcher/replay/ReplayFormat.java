package io.perennial.launcher.replay;

/** How an answer is printed: for people, for programs, for spreadsheets. */
public enum ReplayFormat {
  table,
  json,
  csv
}
