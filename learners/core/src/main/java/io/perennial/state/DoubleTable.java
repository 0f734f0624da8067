package io.perennial.state;

import java.nio.ByteBuffer;

/** A table of {@code double} values, initially zero. */
public final class DoubleTable extends Table {

  private final double[] values;

  public DoubleTable(int size) {
    super(size, Double.BYTES);
    values = new double[size];
  }

  /** The array itself: write to it and {@link #touch}. */
  public double[] values() {
    return values;
  }

  @Override
  void write(int from, int length, ByteBuffer out) {
    out.asDoubleBuffer().put(values, from, length);
  }

  @Override
  void read(int from, int length, ByteBuffer in) {
    in.asDoubleBuffer().get(values, from, length);
  }
}
