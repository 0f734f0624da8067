package io.perennial.learner.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.learner.kernel.Kernels;
import io.perennial.state.MapPageStore;
import io.perennial.state.PagedState;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DenseInputTest {

  private static final int UNITS = 16;
  private static final int COLUMNS = 144;
  private static final int STRIDE = 192;
  private static final NetShape SHAPE =
      new NetShape(3, 1, 300, 0, 4, 16, 16, UNITS, 16, 0.03f, 0.9999f, 2);

  /** A layer with its state. */
  private record Made(PagedState state, InputColumns columns, DenseInput layer) {

    static Made make() {
      return make(SHAPE);
    }

    static Made make(NetShape shape) {
      PagedState state = new PagedState(0, "");
      InputColumns columns = new InputColumns(state, shape.inputRows());
      DenseInput layer = new DenseInput(state, Kernels.best(), shape, 1, columns, 0.1f);
      return new Made(state, columns, layer);
    }

    static Made withColumns() {
      return withColumns(SHAPE);
    }

    static Made withColumns(NetShape shape) {
      Made made = make(shape);
      made.columns.claim(0, COLUMNS - 1);
      made.layer.widen();
      return made;
    }

    /** Old enough for batches; nothing was learned, but by a single unit. */
    static Made old() {
      return old(SHAPE);
    }

    static Made old(NetShape shape) {
      Made made = withColumns(shape);
      float[] delta = new float[UNITS];
      delta[UNITS - 1] = 1e-9f;
      Pass pass = new Pass(1, UNITS, 16);
      made.columns.clear(pass);
      for (int i = 0; i < DenseInput.YOUNG; i++) {
        made.layer.learn(pass, delta, i);
      }
      return made;
    }

    Pass pass(int example) {
      Random random = new Random(example);
      Pass pass = new Pass(1, UNITS, 16);
      columns.clear(pass);
      for (int c = 1; c < COLUMNS; c++) {
        pass.inputs[c] = (float) random.nextGaussian();
      }
      return pass;
    }

    void learn(int from, int to) {
      for (int i = from; i < to; i++) {
        layer.learn(pass(i), delta(i), i);
      }
    }

    /** Of the first batch. */
    double gradient(int unit, int column) {
      double g = 0;
      for (int b = 0; b < DenseInput.BATCH; b++) {
        g += (double) pass(b).inputs[column] * delta(b)[unit];
      }
      return g;
    }

    float[] weights() {
      return layer.weights().values().clone();
    }
  }

  /** Every third unit has no gradient. */
  private static float[] delta(int example) {
    Random random = new Random(1_000 + example);
    float[] delta = new float[UNITS];
    for (int u = 0; u < UNITS; u++) {
      delta[u] = (u + example) % 3 == 0 ? 0f : (float) random.nextGaussian() * 0.01f;
    }
    return delta;
  }

  @Test
  void shouldLearnEveryExampleAtOnceWhileYoung() {
    Made made = Made.withColumns();
    float[] before = made.weights();
    made.learn(0, 1);
    assertThat(made.weights()).isNotEqualTo(before);
  }

  @Test
  void shouldLearnEveryExampleAtOnceWhereThereAreFewColumns() {
    Made made = Made.make();
    made.columns.claim(0, DenseInput.NARROW - 1);
    made.layer.widen();
    for (int i = 0; i < DenseInput.YOUNG + 3; i++) {
      float[] before = made.weights();
      made.learn(i, i + 1);
      assertThat(i < DenseInput.YOUNG || !Arrays.equals(before, made.weights())).isTrue();
    }
  }

  @Test
  void shouldAddUpABatchAndTakeOneStep() {
    Made made = Made.old();
    float[] before = made.weights();

    made.learn(0, DenseInput.BATCH - 1);
    assertThat(made.weights()).as("before the batch is full").isEqualTo(before);
    made.learn(DenseInput.BATCH - 1, DenseInput.BATCH);

    for (int u = 0; u < UNITS - 1; u++) {
      for (int c = 0; c < COLUMNS; c++) {
        double g = made.gradient(u, c);
        double decay = isFresh(u) ? 1 - 64 * 1e-4 : 1;
        double sum = isFresh(u) ? 8 * g * g : 0;
        double step = 0.03 / Math.sqrt(decay * AdagradLayer.INITIAL_ACCUMULATOR + sum) * g;
        assertThat((double) made.weights()[u * STRIDE + c])
            .as("unit %d, column %d", u, c)
            .isCloseTo(before[u * STRIDE + c] - step, within(1e-6));
      }
    }
  }

  @Test
  void shouldForgetAtMostEverything() {
    Made made = Made.old(SHAPE.withLayers(UNITS, 16, 0.03f, 0.9f, 1));

    made.learn(0, DenseInput.BATCH);

    for (int c = 0; c < COLUMNS; c++) {
      double sum = 8 * Math.pow(made.gradient(0, c), 2);
      assertThat((double) made.layer.accumulators().values()[c])
          .as("column %d", c)
          .isCloseTo(Math.max(AdagradLayer.FLOOR, sum), within(1e-6));
    }
  }

  /** Whether the unit's rates are computed anew in the first batch. */
  private static boolean isFresh(int unit) {
    return (unit + DenseInput.YOUNG) % 8 == 0;
  }

  @Test
  void shouldApplyWhatWaitsBeforeAnotherSlotLearns() {
    Made made = Made.old();
    float[] before = made.weights();
    made.learn(0, 3);

    made.layer.use(1);
    made.learn(3, 4);
    made.layer.use(0);

    assertThat(made.weights()).isNotEqualTo(before);
  }

  @Test
  void shouldApplyWhatWaitsBeforeTheWeightsAreCopiedOrPruned() {
    Made made = Made.old();
    float[] before = made.weights();
    made.learn(0, 3);
    assertThat(made.weights()).isEqualTo(before);
    made.layer.copy(0, 1);
    float[] copied = made.weights();
    made.layer.use(1);
    assertThat(made.weights()).isEqualTo(copied);
    assertThat(made.layer.inUse(1)).isEqualTo(UNITS * COLUMNS);

    made.layer.reset(1);
    assertThat(made.layer.inUse(1)).isZero();
    assertThat(made.layer.used(1)).isEmpty();
    assertThat(made.layer.used(0)).hasSize(UNITS * COLUMNS);
  }

  @Test
  void shouldGoOnInTheMiddleOfABatchAfterARestore() {
    Made through = Made.old();
    through.learn(0, 100);

    Made first = Made.old();
    first.learn(0, 45);
    MapPageStore store = new MapPageStore();
    first.state.snapshot(store);
    Made second = Made.make();
    second.state.restore(store);
    second.learn(45, 100);

    assertThat(second.state.digest()).isEqualTo(through.state.digest());
  }

  @Test
  void shouldKeepWhatItLearnedWhenMoreColumnsCome() {
    Made made = Made.make();
    made.columns.claim(0, 20);
    made.layer.widen();
    Pass pass = new Pass(1, UNITS, 16);
    for (int i = 0; i < 50; i++) {
      made.columns.clear(pass);
      pass.inputs[1 + i % 20] = 1f;
      made.layer.learn(pass, delta(i), i);
    }
    made.columns.clear(pass);
    pass.inputs[7] = 2f;
    made.layer.forward(pass);
    float[] before = pass.firstLayer.clone();

    made.columns.claim(20, 130);
    made.layer.widen();

    made.columns.clear(pass);
    pass.inputs[7] = 2f;
    made.layer.forward(pass);
    assertThat(pass.firstLayer).isEqualTo(before);
    assertThat(made.layer.inUse(0)).isEqualTo(UNITS * 160);
    pass.inputs[150] = 1f;
    made.layer.forward(pass);
    assertThat(pass.firstLayer).isNotEqualTo(before);
    made.layer.learn(pass, delta(50), 50);
  }

  @Test
  void shouldApplyWhatWaitsAsItWasWhenMoreColumnsCome() {
    Made made = Made.old();
    made.learn(0, 3);
    Made applied = Made.old();
    applied.learn(0, 3);
    applied.layer.copy(0, 0);
    for (Made each : new Made[] {made, applied}) {
      each.columns.claim(COLUMNS - 1, 100);
      each.layer.widen();
    }

    assertThat(made.weights()).isEqualTo(applied.weights());
  }

  @Test
  void shouldPruneOnlyWhatIsInUse() {
    Made made = Made.withColumns();
    made.learn(0, 8);
    int pruned = made.layer.prune(0, 100f);

    assertThat(pruned).isEqualTo(UNITS * COLUMNS);
    made.learn(8, 16);
    assertThat(made.layer.used(0)).containsOnly(0f);
  }
}
