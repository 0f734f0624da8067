package io.perennial.state;

import java.nio.ByteBuffer;

/** A table of {@code float} values, initially zero or a function of the index. */
public final class FloatTable extends Table {

  private final float[] values;

  public FloatTable(int size) {
    super(size, Float.BYTES);
    values = new float[size];
  }

  /** A table whose initial values are a function of the index. */
  public FloatTable(int size, Initializer initializer) {
    this(size);
    for (int i = 0; i < size; i++) {
      values[i] = initializer.at(i);
    }
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

  @Override
  void write(int from, int length, ByteBuffer out) {
    out.asFloatBuffer().put(values, from, length);
  }

  @Override
  void read(int from, int length, ByteBuffer in) {
    in.asFloatBuffer().get(values, from, length);
  }
}
