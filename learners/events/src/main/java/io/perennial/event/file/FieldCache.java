package io.perennial.event.file;

import io.perennial.event.codec.InvalidEventException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What was made of a column's recent values, so that a value met again costs no allocation. One
 * slot per hash, the latest wins; long values are not kept.
 */
final class FieldCache<T> {

  /** Makes the value. */
  @FunctionalInterface
  interface Maker<T> {
    T make(String text) throws InvalidEventException;
  }

  private static final int LONGEST = 64;

  private final Maker<T> maker;
  private final byte[] @Nullable [] keys;
  private final @Nullable Object[] values;

  FieldCache(int slots, Maker<T> maker) {
    this.maker = maker;
    this.keys = new byte[slots][];
    this.values = new Object[slots];
  }

  @SuppressWarnings("unchecked") // values hold what maker made
  T get(byte[] bytes, int from, int to) throws InvalidEventException {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + bytes[i];
    }
    hash *= 0x9e3779b9;
    int slot = (hash ^ hash >>> 16) & (keys.length - 1);
    byte[] key = keys[slot];
    if (key != null && Arrays.equals(key, 0, key.length, bytes, from, to)) {
      return (T) values[slot];
    }
    T value = maker.make(Text.of(bytes, from, to));
    if (to - from <= LONGEST) {
      keys[slot] = Arrays.copyOfRange(bytes, from, to);
      values[slot] = value;
    }
    return value;
  }
}
