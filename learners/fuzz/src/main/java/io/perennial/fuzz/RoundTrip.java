package io.perennial.fuzz;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A codec as a target: it refuses an input by one type of exception that says why, and what it
 * takes it can write, read and write again to the same bytes.
 *
 * @param decoder from bytes
 * @param encoder back to bytes
 * @param refusal the one type that the decoder may throw
 * @param <T> what the bytes stand for
 */
public record RoundTrip<T>(
    Decoder<T> decoder, Encoder<T> encoder, Class<? extends Exception> refusal)
    implements FuzzTarget {

  /** Reads bytes, or refuses them. */
  @FunctionalInterface
  public interface Decoder<T> {
    T decode(byte[] input) throws Exception;
  }

  /** Writes bytes. */
  @FunctionalInterface
  public interface Encoder<T> {
    byte[] encode(T value) throws Exception;
  }

  @Override
  public boolean take(byte[] input) throws Exception {
    T value;
    try {
      value = decoder.decode(input);
    } catch (Exception e) {
      requireRefusal(e, refusal);
      return false;
    }
    byte[] written = encoder.encode(value);
    byte[] again = encoder.encode(decoder.decode(written));
    if (!Arrays.equals(written, again)) {
      throw new IllegalStateException(
          "what was read is written as %s, but read again and written as %s"
              .formatted(hex(written), hex(again)));
    }
    return true;
  }

  /**
   * Passes an exception of the type by which inputs may be refused, if it says why.
   *
   * @throws Exception the exception itself, if it is another
   */
  public static void requireRefusal(Exception e, Class<? extends Exception> refusal)
      throws Exception {
    if (!refusal.isInstance(e)) {
      throw e;
    }
    if (e.getMessage() == null || e.getMessage().isBlank()) {
      throw new IllegalStateException("it is refused without a reason", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 1_000));
  }
}
