package io.perennial.state;

import java.nio.ByteBuffer;

/** A table of {@code long} values, initially zero. */
public final class LongTable extends Table {

  private final long[] values;

  public LongTable(int size) {
    super(size, Long.BYTES);
    values = new long[size];
  }

  /** The array itself: write to it and {@link #touch}. */
  public long[] values() {
    return values;
  }

  @Override
  void write(int from, int length, ByteBuffer out) {
    out.asLongBuffer().put(values, from, length);
  }

  @Override
  void read(int from, int length, ByteBuffer in) {
    in.asLongBuffer().get(values, from, length);
  }
}
