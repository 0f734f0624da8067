package io.perennial.learner.memory;

import io.perennial.learner.kernel.Kernel;
import io.perennial.memory.ErrorSketch;
import io.perennial.memory.Reading;
import io.perennial.memory.SketchShape;
import io.perennial.state.FloatTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;

/** An {@link ErrorSketch} in the learner's paged state, and what is read from it. */
final class SketchTable {

  /** Both read-outs of a residual: against the scores served then, and against that of now. */
  static final float[] GAMMAS = {0, 1};

  private static final int BUCKETS = 6;
  private static final float LOGIT_SCALE = 0.5f;
  private static final float[] NO_VECTOR = {};

  private final FloatTable cells;
  private final LongTable clock;
  private final ErrorSketch sketch;
  private final Reading reading;
  private final int halfLives;

  /** Whether examples are told apart well enough to say how good the base is where they are few. */
  private final boolean judgesBase;

  SketchTable(
      PagedState state,
      Kernel kernel,
      SketchShape shape,
      int dimensions,
      long seed,
      boolean judge) {
    cells = state.add(new FloatTable(shape.size()));
    clock = state.add(new LongTable(shape.halfLives().size() + 1));
    sketch =
        new ErrorSketch(
            shape,
            dimensions,
            seed,
            kernel::forward,
            new ErrorSketch.Storage() {
              @Override
              public float[] cells() {
                return cells.values();
              }

              @Override
              public long[] clock() {
                return clock.values();
              }

              @Override
              public void touched(int offset) {
                cells.touchGranules(offset, shape.stride());
              }
            });
    reading = sketch.newReading();
    halfLives = shape.halfLives().size();
    judgesBase = judge && shape.key() != SketchShape.Key.HIDDEN;
  }

  ErrorSketch sketch() {
    return sketch;
  }

  /** Buckets of evidence that are told apart. */
  static int buckets() {
    return BUCKETS;
  }

  /** What is put into a recall: residuals, and if items are keys, the base score itself. */
  int outputs() {
    return halfLives * GAMMAS.length + (judgesBase ? 2 : 0);
  }

  /**
   * Asks with an impression, and fills a recall from {@code at} on.
   *
   * @param centred the impression's hidden vector less its mean
   * @param logit of the base score
   * @return decayed number of examples found, at the half-life that has the most
   */
  float ask(Cue cue, float[] centred, float logit, int[] offsets, Recall recall, int at) {
    sketch.locate(centred, cue.item(), offsets);
    sketch.read(offsets, cue.time(), reading);
    int i = at;
    byte bucket = 0;
    float most = 0;
    for (int h = 0; h < halfLives; h++) {
      float evidence = reading.evidence(h);
      most = Math.max(most, evidence);
      bucket = bucketOf(evidence);
      for (float gamma : GAMMAS) {
        recall.buckets[i] = bucket;
        recall.residuals[i++] = reading.residual(h, recall.base, gamma);
      }
    }
    if (judgesBase) {
      recall.buckets[i] = bucket;
      recall.residuals[i++] = 1;
      recall.buckets[i] = bucket;
      recall.residuals[i] = LOGIT_SCALE * logit;
    }
    return most;
  }

  /**
   * Asks with one of several keys of an impression, and adds its share to a recall from {@code at}
   * on. Evidence is not told apart.
   *
   * @return decayed number of examples found, at the half-life that has the most
   */
  float ask(long key, long time, float share, int[] offsets, Recall recall, int at) {
    sketch.locate(NO_VECTOR, key, offsets);
    sketch.read(offsets, time, reading);
    int i = at;
    float most = 0;
    for (int h = 0; h < halfLives; h++) {
      most = Math.max(most, reading.evidence(h));
      for (float gamma : GAMMAS) {
        recall.buckets[i] = 0;
        recall.residuals[i++] += share * reading.residual(h, recall.base, gamma);
      }
    }
    return most;
  }

  void write(int[] offsets, long time, int label, float base) {
    sketch.write(offsets, time, label, base);
    clock.touch(0, halfLives + 1);
  }

  /** Below .5, 2, 8, 32, 128 decayed examples, or more. */
  private static byte bucketOf(float evidence) {
    byte bucket = 0;
    for (float bound = 0.5f; bucket < BUCKETS - 1 && evidence >= bound; bound *= 4) {
      bucket++;
    }
    return bucket;
  }
}
