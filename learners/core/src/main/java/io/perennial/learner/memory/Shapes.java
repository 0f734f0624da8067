package io.perennial.learner.memory;

import io.perennial.memory.SketchShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** From what is configured to sketches: pure functions. */
final class Shapes {

  private static final int HIDDEN_ARRAYS = 8;
  private static final int HIDDEN_BITS = 8;
  private static final int VALUE_CELLS = 1 << 14;

  private Shapes() {}

  /**
   * The sketches that every impression has cells in, one per key but {@code VALUES}, in the keys'
   * order.
   *
   * @param dimensions of the hidden vector; without one nothing is found by it
   */
  static List<SketchShape> ofKeys(ErrorMemoryConfig config, int dimensions) {
    List<Long> halfLives = config.halfLives().stream().map(Duration::toMillis).toList();
    List<SketchShape> shapes = new ArrayList<>();
    for (ErrorMemoryConfig.Key key : config.keys()) {
      switch (key) {
        case ITEM ->
            shapes.add(new SketchShape(SketchShape.Key.ITEM, 1, 2 * config.cells(), 0, halfLives));
        case ITEM_AND_HIDDEN ->
            shapes.add(
                new SketchShape(
                    dimensions == 0 ? SketchShape.Key.ITEM : SketchShape.Key.ITEM_AND_HIDDEN,
                    config.arrays(),
                    config.cells(),
                    config.bits(),
                    halfLives));
        case HIDDEN -> {
          if (dimensions > 0) {
            shapes.add(
                new SketchShape(
                    SketchShape.Key.HIDDEN,
                    HIDDEN_ARRAYS,
                    1 << HIDDEN_BITS,
                    HIDDEN_BITS,
                    halfLives));
          }
        }
        case VALUES -> {}
      }
    }
    return shapes;
  }

  /** Of {@link ErrorMemoryConfig.Key#VALUES}, whose time is counted in examples. */
  static SketchShape ofValues(ErrorMemoryConfig config) {
    List<Long> examples = config.halfLivesInExamples().stream().map(Integer::longValue).toList();
    return new SketchShape(SketchShape.Key.ITEM, 1, VALUE_CELLS, 0, examples);
  }

  /** Whether a configuration has {@link #ofValues}. */
  static boolean hasValues(ErrorMemoryConfig config) {
    return config.keys().contains(ErrorMemoryConfig.Key.VALUES);
  }

  /** Which of the shapes tells examples apart best: its evidence is the memory's. */
  static int mostSpecific(List<SketchShape> shapes) {
    for (int i = 0; i < shapes.size(); i++) {
      if (shapes.get(i).key() == SketchShape.Key.ITEM_AND_HIDDEN) {
        return i;
      }
    }
    return 0;
  }

  /** Memory of all cells, in bytes, for a model with a hidden layer. */
  static long bytes(ErrorMemoryConfig config) {
    long numbers = ofKeys(config, 1).stream().mapToLong(SketchShape::size).sum();
    numbers += hasValues(config) ? ofValues(config).size() : 0;
    return Float.BYTES * numbers;
  }
}
