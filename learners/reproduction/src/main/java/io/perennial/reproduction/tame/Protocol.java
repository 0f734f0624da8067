package io.perennial.reproduction.tame;

import java.util.Arrays;
import java.util.Locale;

/** A sequence of tasks. The published figures are of the paper's tables 2 and 3. */
public enum Protocol {
  /** Five tasks of two digits each: 0 and 1, 2 and 3, and so on. */
  SPLIT("split", 98.63, 37_024),
  /** Twenty tasks of all digits; in every task but the first the pixels are permuted. */
  PERMUTED("permuted", 87.32, 55_535);

  private final String text;
  private final double publishedAccuracy;
  private final int publishedParameters;

  Protocol(String text, double publishedAccuracy, int publishedParameters) {
    this.text = text;
    this.publishedAccuracy = publishedAccuracy;
    this.publishedParameters = publishedParameters;
  }

  /** As in options and reports. */
  public String text() {
    return text;
  }

  /** Accuracy that the paper reports, percent. */
  public double publishedAccuracy() {
    return publishedAccuracy;
  }

  /** Weights that are not 0 that the paper reports. */
  public int publishedParameters() {
    return publishedParameters;
  }

  /**
   * The protocol of a name, whatever its case.
   *
   * @throws IllegalArgumentException naming those there are
   */
  public static Protocol of(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(protocol -> protocol.text.equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "protocol must be split or permuted, but is '" + name + "'"));
  }
}
