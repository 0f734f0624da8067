package io.perennial.event.codec;

/** What one record may hold at most. Lengths of strings are in UTF-16 units, as Java counts. */
public final class Limits {

  /** Length of an id, user, item, domain, feature name, category or written label. */
  public static final int STRING_LENGTH = 1_024;

  /** Features of one interaction. */
  public static final int FEATURES = 256;

  /** Values of one list feature. */
  public static final int LIST_VALUES = 1_024;

  /** The producer's own candidates of one interaction, which has none or at least 2. */
  public static final int CANDIDATES = 1_000;

  /**
   * Length of all candidates' items of one interaction together: with it an answer that names them
   * all, each character escaped, stays below the 2 MiB of a record that we write.
   */
  public static final int CANDIDATES_LENGTH = 1 << 17;

  /** Bytes of one record's value, and of one line of an input file: 1 MiB. */
  public static final int VALUE_BYTES = 1 << 20;

  /** Depth of nested JSON, which only fields unknown to us can have. */
  public static final int NESTING_DEPTH = 64;

  /** Latest event time: the last millisecond of the year 9999. The earliest is 0. */
  public static final long TIMESTAMP = 253_402_300_799_999L;

  private Limits() {}
}
