package io.perennial.reproduction.reloop2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.learner.memory.ErrorMemoryConfig;
import io.perennial.memory.SketchShape;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The correctors that remember errors. */
final class MemoriesTest {

  private static final long BEGIN = 1_500_000_000_000L;
  private static final Setting SETTING = new Setting(2, 5);
  private static final float[] EAST = {1, 0};
  private static final float[] WEST = {-1, 0};

  private static void write(Corrector memory, float[] hidden, float base, int label) {
    Query query = Rows.query(1, BEGIN, base, hidden);
    memory.correct(query);
    memory.judge(query, label);
    memory.remember(query, label);
  }

  private static Query ask(float base, float[] hidden) {
    return Rows.query(9, BEGIN, base, hidden);
  }

  @Test
  void shouldGiveTheOutcomesOfSimilarRowsInThePublishedForm() {
    for (Corrector memory :
        new Corrector[] {new PaperSketch(SETTING, 5, 6, 1), new Neighbourhood(SETTING, 3, 1)}) {
      assertThat(memory.correct(ask(.4f, EAST))).isEqualTo(.4f);
      write(memory, EAST, .5f, 1);
      write(memory, EAST, .5f, 0);
      write(memory, EAST, .8f, 1);
      if (memory instanceof PaperSketch) {
        write(memory, WEST, .1f, 0);
      }

      // Opposite vectors share no code; whatever the base says, two of three were positive.
      assertThat(memory.correct(ask(.4f, EAST))).isCloseTo(2 / 3f, within(1e-5f));
      assertThat(memory.bytes()).isPositive();
    }
  }

  @Test
  void shouldAddTheErrorsOfSimilarRowsWhereGammaIsZero() {
    for (Corrector memory :
        new Corrector[] {new PaperSketch(SETTING, 5, 6, 0), new Neighbourhood(SETTING, 3, 0)}) {
      write(memory, EAST, .5f, 1);
      write(memory, EAST, .5f, 0);
      write(memory, EAST, .8f, 1);

      assertThat(memory.correct(ask(.4f, EAST)))
          .isCloseTo(.4f + 2 / 3f - (.5f + .5f + .8f) / 3, within(1e-5f));
    }
  }

  @Test
  void shouldLearnToTrustASketchThatIsRight() {
    LearnedSketch sketch = LearnedSketch.hashed(SETTING, SketchShape.Key.ITEM_AND_HIDDEN, false);
    assertThat(teach(sketch)).isGreaterThan(.8f);
    assertThat(sketch.correct(Rows.query(2, BEGIN + 20_000, .5f, EAST))).isLessThan(.2f);
    assertThat(sketch.bytes()).isEqualTo(8L * 32_768 * 6 * 4);
  }

  @Test
  void shouldAgreeWithACellForEveryKeyWhileNothingCollides() {
    LearnedSketch own = LearnedSketch.collisionFree(SETTING, SketchShape.Key.ITEM, true);
    LearnedSketch hashed = LearnedSketch.hashed(SETTING, SketchShape.Key.ITEM, true);

    assertThat(teach(own)).isEqualTo(teach(hashed));
    // Two items in each of eight arrays, six numbers each.
    assertThat(own.bytes()).isEqualTo(2L * 8 * 6 * 4);
  }

  @Test
  void shouldServeAsTheLearnerDoes() {
    OwnMemory memory = new OwnMemory(SETTING, ErrorMemoryConfig.defaults().keys());
    assertThat(memory.correct(Rows.query(1, BEGIN, .3f, EAST))).isCloseTo(.3f, within(1e-5f));
    assertThat(teach(memory)).isGreaterThan(.8f);
    assertThat(memory.correct(Rows.query(2, BEGIN + 20_000, .5f, EAST))).isLessThan(.2f);
    assertThat(memory.bytes()).isGreaterThan(1_000_000);
  }

  /** Item 1 is always positive, item 2 never; the base does not know. Gives the score of item 1. */
  private static float teach(Corrector sketch) {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      int item = 1 + random.nextInt(2);
      float[] hidden = random.nextBoolean() ? EAST : WEST;
      Query query = Rows.query(item, BEGIN + i, .5f, hidden);
      sketch.correct(query);
      sketch.judge(query, 2 - item);
      sketch.remember(query, 2 - item);
    }
    return sketch.correct(Rows.query(1, BEGIN + 20_000, .5f, EAST));
  }

  @Test
  void shouldGiveCellsInTheOrderOfAddressesAndSayWhenTheyAreTaken() {
    OwnCells cells = new OwnCells(2, 2);

    assertThat(cells.cell(0, 77)).isZero();
    assertThat(cells.cell(0, -5)).isEqualTo(1);
    assertThat(cells.cell(0, 77)).isZero();
    assertThat(cells.cell(1, -5)).isZero();
    assertThat(cells.taken()).isEqualTo(3);
    assertThatThrownBy(() -> cells.cell(0, 6))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("array 0 has no cell for another address, since all 2 are taken");
  }

  @Test
  void shouldFollowTheMeanOfHiddenVectors() {
    Centre centre = new Centre(1);
    assertThat(centre.of(new float[] {3})[0]).isEqualTo(3);
    centre.add(new float[] {2});
    centre.add(new float[] {4});
    assertThat(centre.of(new float[] {3})[0]).isZero();
    for (int i = 0; i < 20_000; i++) {
      centre.add(new float[] {10});
    }
    assertThat(centre.of(new float[] {10})[0]).isCloseTo(0, within(1e-3f));
  }
}
