package io.perennial.state;

import java.nio.ByteBuffer;

/** A table of {@code float} values, initially zero or a function of the index. */
public final class FloatTable extends Table {

  private static final Initializer ZERO = i -> 0f;

  private final float[] values;
  private final Initializer initializer;

  public FloatTable(int size) {
    super(size, Float.BYTES);
    values = new float[size];
    initializer = ZERO;
  }

  /** A table whose initial values are a function of the index. */
  public FloatTable(int size, Initializer initializer) {
    super(size, Float.BYTES);
    this.values = new float[size];
    this.initializer = initializer;
    for (int i = 0; i < size; i++) {
      values[i] = initializer.at(i);
    }
  }

  /** Gives every value its initial one again. */
  public void reset() {
    for (int page = 0; page < pages(); page++) {
      if (isPageWritten(page)) {
        int end = firstOf(page) + lengthOf(page);
        for (int i = firstOf(page); i < end; i++) {
          values[i] = initializer.at(i);
        }
        touch(firstOf(page));
      }
    }
  }

  /** Gives some values their initial ones again. */
  public void reset(int from, int length) {
    for (int i = from; i < from + length; i++) {
      values[i] = initializer.at(i);
    }
    touch(from, length);
  }

  /** The initial value at an index; must always give the same. */
  @FunctionalInterface
  public interface Initializer {
    float at(int index);
  }

  /** The array itself: write to it and {@link #touch}. */
  public float[] values() {
    return values;
  }

  /** Takes over the values of a table that began with the same ones. */
  public void copy(FloatTable source) {
    copyPages(source, source.values, values);
  }

  /**
   * Moves every value towards that of a table that began with the same ones: v += share (other -
   * v), where the other was ever written.
   */
  public void follow(FloatTable other, float share) {
    for (int page = 0; page < pages(); page++) {
      if (other.isPageWritten(page)) {
        int from = firstOf(page);
        int end = from + lengthOf(page);
        for (int i = from; i < end; i++) {
          values[i] += share * (other.values[i] - values[i]);
        }
        touch(from);
      }
    }
  }

  @Override
  void write(int from, int length, ByteBuffer out) {
    out.asFloatBuffer().put(values, from, length);
  }

  @Override
  void read(int from, int length, ByteBuffer in) {
    in.asFloatBuffer().get(values, from, length);
  }
}
