package io.perennial.launcher;

import java.nio.file.Path;

/** Where this process keeps what libraries unpack. */
final class TemporaryFiles {

  private static final String PROPERTY = "java.io.tmpdir";

  private TemporaryFiles() {}

  /**
   * From now on there, where the next start clears them away: Kafka's client unpacks a native
   * library that outlives a killed process. Java 17 looks at the property when a file is made,
   * later versions only when they start, and then the library is in the system's folder as ever.
   */
  static void keepIn(Path folder) {
    System.setProperty(PROPERTY, folder.toString());
  }
}
