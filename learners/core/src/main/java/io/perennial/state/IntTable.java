package io.perennial.state;

import java.nio.ByteBuffer;

/** A table of {@code int} values, initially zero. */
public final class IntTable extends Table {

  private final int[] values;

  public IntTable(int size) {
    super(size, Integer.BYTES);
    values = new int[size];
  }

  /** The array itself: write to it and {@link #touch}. */
  public int[] values() {
    return values;
  }

  @Override
  void write(int from, int length, ByteBuffer out) {
    out.asIntBuffer().put(values, from, length);
  }

  @Override
  void read(int from, int length, ByteBuffer in) {
    in.asIntBuffer().get(values, from, length);
  }
}
