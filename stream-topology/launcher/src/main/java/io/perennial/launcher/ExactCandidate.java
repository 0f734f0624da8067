package io.perennial.launcher;

import io.perennial.memory.ExactMemory;
import io.perennial.memory.Neighbours;

/** {@link ExactMemory}: compares with every example. */
final class ExactCandidate implements MemoryCandidate {

  private static final double TEMPERATURE = 0.1;

  private final MemoryStream stream;
  private final int capacity;
  private final ExactMemory memory;
  private final Neighbours neighbours = new Neighbours(MemoryBench.NEIGHBOURS);

  ExactCandidate(int capacity, MemoryStream stream) {
    this.stream = stream;
    this.capacity = capacity;
    this.memory = new ExactMemory(capacity, MemoryStream.DIMENSIONS);
  }

  @Override
  public String name() {
    return "exact";
  }

  @Override
  public int block() {
    return 32;
  }

  @Override
  public int blocks() {
    return 1;
  }

  @Override
  public void write(int from, int to) {
    for (int i = from; i < to; i++) {
      memory.write(
          stream.key(i),
          stream.item(i),
          stream.time(i),
          stream.outcome(i),
          MemoryStream.BASE_SCORE);
    }
  }

  @Override
  public double read(int from, int to) {
    double opinions = 0;
    for (int i = from; i < to; i++) {
      memory.nearest(
          stream.key(i), stream.item(i), false, MemoryBench.NEIGHBOURS, stream.time(i), neighbours);
      opinions += neighbours.error(MemoryStream.BASE_SCORE, 1, TEMPERATURE);
    }
    return opinions;
  }

  @Override
  public long bytes() {
    return 4L * capacity * (MemoryStream.DIMENSIONS + 8);
  }
}
