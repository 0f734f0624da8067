package io.perennial.reproduction.reloop2;

import io.perennial.learner.kernel.Kernels;
import io.perennial.memory.ErrorSketch;
import io.perennial.memory.Reading;
import io.perennial.memory.SketchShape;
import java.time.Duration;
import java.util.List;

/**
 * A sketch of errors per half-life, whose shrunken residuals are added to the base's logit by the
 * {@link Blend} that the control has, too: what it gains over the control is the memory's alone.
 */
final class LearnedSketch implements Corrector {

  private static final List<Long> HALF_LIVES =
      List.of(Duration.ofMinutes(30).toMillis(), Duration.ofHours(2).toMillis());
  private static final int ARRAYS = 8;
  private static final int CELLS = 1 << 15;
  private static final int MANY_CELLS = 1 << 19;
  private static final int BITS = 2;
  private static final int HIDDEN_BITS = 12;

  private final ErrorSketch sketch;
  private final Reading reading;
  private final Directory directory;
  private final Centre centre;
  private final Blend blend;
  private final float[] signals = new float[HALF_LIVES.size()];
  private final Kept<Recall> kept = new Kept<>(Recall::new);

  /** How cells are found, and how many there are. */
  private interface Directory extends ErrorSketch.Directory {
    long cells();
  }

  /** What was read for a row. */
  private static final class Recall {
    final int[] cells = new int[ARRAYS];
    final Blend.Terms terms = new Blend.Terms();
  }

  private static final class Storage implements ErrorSketch.Storage {
    private final float[] cells;
    private final long[] clock = new long[HALF_LIVES.size() + 1];

    Storage(SketchShape shape) {
      cells = new float[shape.size()];
    }

    @Override
    public float[] cells() {
      return cells;
    }

    @Override
    public long[] clock() {
      return clock;
    }

    @Override
    public void touched(int offset) {}
  }

  private LearnedSketch(
      Setting setting, SketchShape shape, boolean byEvidence, Directory directory) {
    this.directory = directory;
    this.blend = Blend.of(HALF_LIVES.size(), byEvidence);
    this.sketch =
        new ErrorSketch(
            shape,
            setting.dimensions(),
            setting.seed(),
            Kernels.best()::forward,
            directory,
            new Storage(shape));
    this.reading = sketch.newReading();
    this.centre = new Centre(setting.dimensions());
  }

  /**
   * In hashed cells, which unlike keys may share.
   *
   * @param byEvidence whether cells that are known well have weights of their own
   */
  static LearnedSketch hashed(Setting setting, SketchShape.Key key, boolean byEvidence) {
    return new LearnedSketch(
        setting,
        shape(key, CELLS),
        byEvidence,
        new Directory() {
          @Override
          public int cell(int array, long address) {
            return (int) address & CELLS - 1;
          }

          @Override
          public long cells() {
            return (long) ARRAYS * CELLS;
          }
        });
  }

  /** With a cell for every key. */
  static LearnedSketch collisionFree(Setting setting, SketchShape.Key key, boolean byEvidence) {
    OwnCells own = new OwnCells(ARRAYS, MANY_CELLS);
    return new LearnedSketch(
        setting,
        shape(key, MANY_CELLS),
        byEvidence,
        new Directory() {
          @Override
          public int cell(int array, long address) {
            return own.cell(array, address);
          }

          @Override
          public long cells() {
            return own.taken();
          }
        });
  }

  private static SketchShape shape(SketchShape.Key key, int cells) {
    return new SketchShape(
        key, ARRAYS, cells, key == SketchShape.Key.HIDDEN ? HIDDEN_BITS : BITS, HALF_LIVES);
  }

  @Override
  public float correct(Query query) {
    Recall recall = kept.of(query);
    sketch.locate(centre.of(query.hidden()), query.item(), recall.cells);
    sketch.read(recall.cells, query.time(), reading);
    for (int h = 0; h < signals.length; h++) {
      signals[h] = reading.residual(h, query.base(), 0);
    }
    return blend.score(query.base(), signals, reading.evidence(0), recall.terms);
  }

  @Override
  public void judge(Query query, int label) {
    blend.learn(kept.of(query).terms, label);
  }

  @Override
  public void remember(Query query, int label) {
    sketch.write(kept.of(query).cells, query.time(), label, query.base());
    centre.add(query.hidden());
  }

  @Override
  public long bytes() {
    return directory.cells() * sketch.shape().stride() * Float.BYTES;
  }
}
