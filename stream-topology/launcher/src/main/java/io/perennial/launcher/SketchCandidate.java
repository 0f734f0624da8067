package io.perennial.launcher;

import io.perennial.memory.ErrorSketch;
import io.perennial.memory.Projector;
import io.perennial.memory.Reading;
import io.perennial.memory.SketchShape;

/**
 * {@link ErrorSketch}: to read is to find the cells, to add them up and to form one opinion per
 * half-life; writing goes to the cells that reading found, as in the learner.
 */
final class SketchCandidate implements MemoryCandidate {

  private static final int BLOCK = 256;
  private static final int BLOCKS = 4;

  private final String name;
  private final MemoryStream stream;
  private final ErrorSketch sketch;
  private final Reading reading;
  private final int[][] offsets;
  // Example whose cells are in offsets[0], and after the last such; as after the last read.
  private int locatedFrom;
  private int locatedTo;

  SketchCandidate(String name, SketchShape shape, Projector projector, MemoryStream stream) {
    this.name = name;
    this.stream = stream;
    this.sketch = ErrorSketch.inMemory(shape, MemoryStream.DIMENSIONS, 1, projector);
    this.reading = sketch.newReading();
    this.offsets = new int[BLOCK][shape.arrays()];
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int block() {
    return BLOCK;
  }

  @Override
  public int blocks() {
    return BLOCKS;
  }

  @Override
  public void write(int from, int to) {
    for (int at = from; at < to; at += BLOCK) {
      int end = Math.min(to, at + BLOCK);
      if (at != locatedFrom || end != locatedTo) {
        locate(at, end);
      }
      for (int i = at; i < end; i++) {
        sketch.write(offsets[i - at], stream.time(i), stream.outcome(i), MemoryStream.BASE_SCORE);
      }
    }
  }

  @Override
  public double read(int from, int to) {
    double opinions = 0;
    int halfLives = sketch.shape().halfLives().size();
    for (int i = from; i < to; i++) {
      int[] cells = offsets[i - from];
      sketch.locate(stream.key(i), stream.item(i), cells);
      sketch.read(cells, stream.time(i), reading);
      for (int h = 0; h < halfLives; h++) {
        opinions += reading.residual(h, MemoryStream.BASE_SCORE, 0.5f);
      }
    }
    locatedFrom = from;
    locatedTo = to;
    return opinions;
  }

  @Override
  public long bytes() {
    return 4L * sketch.shape().size();
  }

  private void locate(int from, int to) {
    for (int i = from; i < to; i++) {
      sketch.locate(stream.key(i), stream.item(i), offsets[i - from]);
    }
    locatedFrom = from;
    locatedTo = to;
  }
}
