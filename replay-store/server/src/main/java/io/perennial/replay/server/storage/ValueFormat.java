package io.perennial.replay.server.storage;

import java.util.Arrays;

/** The values of rows: a version byte before the example's own bytes. */
public final class ValueFormat {

  /** The value of an index entry. */
  public static final byte[] NONE = new byte[0];

  private static final byte VERSION = 1;

  private ValueFormat() {}

  /** An example's bytes as a row's value. */
  public static byte[] wrap(byte[] example) {
    byte[] value = new byte[1 + example.length];
    value[0] = VERSION;
    System.arraycopy(example, 0, value, 1, example.length);
    return value;
  }

  /**
   * An example's bytes out of a row's value.
   *
   * @throws UndecodableExampleException when another version wrote it
   */
  public static byte[] unwrap(byte[] value) throws UndecodableExampleException {
    if (value.length == 0 || value[0] != VERSION) {
      throw new UndecodableExampleException(
          "format version is "
              + (value.length == 0 ? "missing" : Byte.toString(value[0]))
              + ", but this store reads version "
              + VERSION
              + "; upgrade it, or delete its data directory");
    }
    return Arrays.copyOfRange(value, 1, value.length);
  }
}
