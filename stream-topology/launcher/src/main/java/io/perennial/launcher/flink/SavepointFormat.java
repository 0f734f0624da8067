package io.perennial.launcher.flink;

import java.util.Locale;

/** The forms that Flink can write a savepoint in. */
public enum SavepointFormat {
  /** The same whatever state backend wrote it, so that another one may read it. */
  CANONICAL,
  /** The state backend's own files: faster to write and to restore, for that backend only. */
  NATIVE;

  /** As it is named on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
