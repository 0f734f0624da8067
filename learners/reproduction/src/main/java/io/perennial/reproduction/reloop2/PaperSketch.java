package io.perennial.reproduction.reloop2;

import io.perennial.learner.kernel.Kernels;
import io.perennial.memory.ErrorSketch;
import io.perennial.memory.Reading;
import io.perennial.memory.SketchShape;
import java.util.List;

/**
 * ReLoop2's sketch as published (equations 11 to 18): the hidden vector alone, not centred, as the
 * key, nothing forgotten, softmax over the arrays. The share lambda is chosen afterwards.
 */
final class PaperSketch implements Corrector {

  private static final double TEMPERATURE = 0.1;

  private final ErrorSketch sketch;
  private final Reading reading;
  private final float gamma;
  private final Kept<int[]> kept;

  /**
   * @param arrays K
   * @param bits L
   * @param gamma 1 for the outcomes of similar rows, 0 for the errors of their scores
   */
  PaperSketch(Setting setting, int arrays, int bits, float gamma) {
    SketchShape shape =
        new SketchShape(
            SketchShape.Key.HIDDEN, arrays, 1 << bits, bits, List.of(SketchShape.FOREVER));
    this.sketch =
        ErrorSketch.inMemory(shape, setting.dimensions(), setting.seed(), Kernels.best()::forward);
    this.reading = sketch.newReading();
    this.gamma = gamma;
    this.kept = new Kept<>(() -> new int[arrays]);
  }

  @Override
  public float correct(Query query) {
    int[] cells = kept.of(query);
    sketch.locate(query.hidden(), query.item(), cells);
    sketch.read(cells, query.time(), reading);
    return query.base() + reading.error(0, query.base(), gamma, TEMPERATURE);
  }

  @Override
  public void remember(Query query, int label) {
    sketch.write(kept.of(query), query.time(), label, query.base());
  }

  @Override
  public long bytes() {
    return (long) Float.BYTES * sketch.shape().size();
  }
}
