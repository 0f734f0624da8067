package io.perennial.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator must know at once. It is logged, and printed on a line that begins with {@code
 * ALERT}, which {@code perennial run} shows.
 */
final class Alerts {

  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

  /** Not {@code System.out}: that is mute while a JobManager runs a jar's main class. */
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);

  private Alerts() {}

  /** Tells one, in one sentence. */
  static void raise(String sentence) {
    LOG.error("{}", sentence);
    OUT.println("ALERT " + sentence);
  }
}
