package io.perennial.job;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator must know at once. It is logged, and printed on a line that begins with {@code
 * ALERT}, which {@code perennial run} shows.
 */
final class Alerts {

  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

  private Alerts() {}

  /** Tells one, in one sentence. */
  static void raise(String sentence) {
    LOG.error("{}", sentence);
    System.out.println("ALERT " + sentence);
  }
}
