package io.perennial.learner.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.event.Evidence;
import io.perennial.event.Receipt;
import io.perennial.event.Removal;
import io.perennial.learner.kernel.Kernels;
import io.perennial.learner.memory.ErrorMemoryConfig.Key;
import io.perennial.processor.InMemoryShardState;
import io.perennial.state.PagedState;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CompensationTest {

  private static final int DIMENSIONS = 4;
  private static final int ITEMS = 50;
  private static final int EVENTS = 40_000;
  private static final long START = 4_000_000_000L;
  private static final long PACE = 500;

  private Memory memory = new Memory(ErrorMemoryConfig.defaults());

  /** A memory with its own state, and the holders to ask it. */
  private static final class Memory {
    final PagedState state = new PagedState(0, "test");
    final Compensation compensation;
    final Recall recall;
    final Cue cue = new Cue();

    Memory(ErrorMemoryConfig config) {
      compensation = new Compensation(state, Kernels.best(), config, DIMENSIONS, 1);
      recall = compensation.newRecall();
    }

    float score(float[] hidden, long item, long value, long time, float base) {
      cue.start(hidden, item, time, base);
      if (value != 0) {
        cue.value(value);
      }
      return compensation.recall(cue, recall);
    }

    void learnOf(long owner, String id, float[] hidden, float served, int label, long time) {
      compensation.learn(id, owner, recall, hidden, served, label, time);
    }

    void learn(String id, float[] hidden, float served, int label, long time) {
      compensation.learn(id, 0, recall, hidden, served, label, time);
    }
  }

  /** Log loss of base and served score, means over the second half. */
  private record Losses(double base, double served) {}

  private interface World {
    boolean outcome(int item, long time, float served, SplittableRandom random);
  }

  @Test
  void shouldServeTheBaseScoreBeforeItLearned() {
    assertThat(memory.score(hidden(1), 7, 3, 1_000, 0.3f)).isEqualTo(0.3f);
    assertThat(memory.compensation.confidence(memory.recall)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Key.class)
  void shouldCorrectABaseThatDoesNotSeeWhatTheKeySees(Key key) {
    memory = new Memory(ErrorMemoryConfig.defaults().withKeys(Set.of(key)));

    // Each item has a rate of its own, and its own hidden vector and value; the base says .5.
    Losses losses =
        run((item, time, served, random) -> random.nextDouble() < (item % 2 == 0 ? .9 : .1));

    assertThat(losses.base).isCloseTo(Math.log(2), within(1e-6));
    assertThat(losses.served).as("the best possible is .33, without memory .69").isLessThan(.37);
    assertThat(memory.compensation.status().share()).isGreaterThan(.99);
    assertThat(memory.compensation.status().gain()).isGreaterThan(.3);
    assertThat(memory.compensation.status().hitRate()).isGreaterThan(.9);
  }

  @Test
  void shouldBelieveAnOverconfidentBaseLessWhereNothingIsKnownOfTheItem() {
    memory = new Memory(ErrorMemoryConfig.defaults().withKeys(Set.of(Key.ITEM)));
    SplittableRandom random = new SplittableRandom(3);
    double gain = 0;
    for (int i = 0; i < EVENTS; i++) {
      // Every item is new. What the base says with odds of 20 to 1 comes with 3 to 1.
      boolean positive = random.nextBoolean();
      float base = positive ? 20 / 21f : 1 / 21f;
      float served = memory.score(hidden(1), 1_000_000L + i * 7_919L, 0, START + i * PACE, base);
      int label = random.nextDouble() < .75 == positive ? 1 : 0;
      if (i >= EVENTS / 2) {
        gain += Math.log(label == 1 ? served / base : (1 - served) / (1 - base));
      }
      memory.learn("e" + i, hidden(1), served, label, START + i * PACE);
    }
    // The base loses .798 nats, the truth .562.
    assertThat(gain / (EVENTS / 2)).isGreaterThan(.2);
  }

  @Test
  void shouldBeSilentWhereErrorsHoldNothing() {
    Losses losses = run((item, time, served, random) -> random.nextBoolean());

    assertThat(losses.served).isLessThan(losses.base * 1.0005);
    assertThat(memory.compensation.status().meanChange()).isLessThan(.01);
  }

  @Test
  void shouldLoseNoMoreThanTheMixturesBoundToAnAdversary() {
    // Whatever the memory says against the base, the opposite comes.
    Losses losses = run((item, time, served, random) -> served < .5f);

    assertThat(losses.served - losses.base)
        .isLessThan(Mixture.COST_PER_EVENT + Mixture.COST_AT_FIRST / (EVENTS / 2));
  }

  @Test
  void shouldComeBackAtOnceWhenItHelpsAgain() {
    run((item, time, served, random) -> served < .5f);
    assertThat(memory.compensation.status().share()).isLessThan(.05);

    Losses losses = run((item, time, served, random) -> item % 2 == 0);

    assertThat(losses.served).as("the base loses .69").isLessThan(.02);
    assertThat(memory.compensation.status().share()).isGreaterThan(.99);
  }

  @Test
  void shouldForgetWhatWasRememberedOfAnotherBase() {
    run((item, time, served, random) -> item % 2 == 0);
    long occupied = memory.compensation.status().occupied();
    memory.compensation.baseChanged();

    assertThat(occupied).isGreaterThan(ITEMS);
    assertThat(memory.compensation.status().occupied()).isZero();
    assertThat(memory.compensation.status().resets()).isEqualTo(1);
    memory.score(hidden(2), 2, 3, START + EVENTS * PACE, 0.3f);
    assertThat(memory.recall.evidence).isZero();
    assertThat(memory.compensation.confidence(memory.recall)).isZero();
  }

  @Test
  void shouldKeepWhatItRemembersAtAShiftWhereConfigured() {
    ErrorMemoryConfig d = ErrorMemoryConfig.defaults();
    memory =
        new Memory(
            new ErrorMemoryConfig(
                true,
                d.keys(),
                d.halfLives(),
                d.halfLivesInExamples(),
                d.arrays(),
                d.cells(),
                d.bits(),
                false));
    run((item, time, served, random) -> item % 2 == 0);
    long occupied = memory.compensation.status().occupied();
    memory.compensation.baseChanged();

    assertThat(memory.compensation.status().occupied()).isEqualTo(occupied);
  }

  @Test
  void shouldContinueAfterARestoreAsIfNeverStopped() {
    InMemoryShardState pages = new InMemoryShardState();
    Memory first = memory;
    run((item, time, served, random) -> item % 2 == 0);
    first.state.snapshot(pages);
    memory = new Memory(ErrorMemoryConfig.defaults());
    memory.state.restore(pages);
    assertThat(memory.state.digest()).isEqualTo(first.state.digest());

    long later = START + EVENTS * PACE;
    for (int i = 0; i < 100; i++) {
      float expected = first.score(hidden(i), i, 3, later + i, 0.5f);
      assertThat(memory.score(hidden(i), i, 3, later + i, 0.5f)).isEqualTo(expected);
      first.learn("a" + i, hidden(i), expected, i % 2, later + i);
      memory.learn("a" + i, hidden(i), expected, i % 2, later + i);
    }
    assertThat(memory.state.digest()).isEqualTo(first.state.digest());
    assertThat(memory.compensation.evidence(memory.recall, 5))
        .isEqualTo(first.compensation.evidence(first.recall, 5))
        .isNotEmpty();
  }

  @Test
  void shouldNameThePastExamplesThatSpoke() {
    for (int i = 0; i < 30; i++) {
      float served = memory.score(hidden(i % 3), 7 + i % 3, 0, START + i, 0.25f);
      memory.learn("example-" + i, hidden(i % 3), served, i % 2, START + i);
    }
    memory.score(hidden(1), 8, 0, START + 30, 0.5f);

    List<Evidence> evidence = memory.compensation.evidence(memory.recall, 2);

    // Examples 1, 4, ..., 28 had this item and this hidden vector.
    assertThat(evidence)
        .containsExactly(
            new Evidence("example-28", START + 28, 0, 0.25f, 1),
            new Evidence("example-25", START + 25, 1, 0.25f, 1));
    assertThat(memory.compensation.evidence(memory.recall, 30))
        .as("the other items lie elsewhere")
        .hasSize(10);
    assertThat(memory.compensation.confidence(memory.recall)).isBetween(.01f, 1f);
  }

  @Test
  void shouldRememberOnlySoManyExamplesByName() {
    int events = RememberedExamples.CAPACITY + 10;
    String longId = "é".repeat(30);
    for (int i = 0; i < events; i++) {
      float served = memory.score(hidden(1), 7, 0, START, 0.5f);
      memory.learn(i == events - 1 ? longId : "id" + i, hidden(1), served, 1, START);
    }
    memory.score(hidden(1), 7, 0, START, 0.5f);

    List<Evidence> all = memory.compensation.evidence(memory.recall, 2 * events);

    assertThat(all).hasSize(RememberedExamples.CAPACITY);
    assertThat(all.get(0).id()).as("cut after 40 bytes").isEqualTo("é".repeat(20));
    assertThat(all.get(all.size() - 1).id()).isEqualTo("id10");
  }

  @Test
  void shouldStayFiniteWhateverKeysScoresAndTimesDo() {
    float[][] keys = {
      new float[DIMENSIONS], filled(Float.NaN), filled(Float.POSITIVE_INFINITY), hidden(1)
    };
    long[] times = {START, 0, START - 10_000_000_000L, Long.MAX_VALUE / 4, 1};
    for (int i = 0; i < 2_000; i++) {
      float[] key = keys[i % keys.length];
      float base = i % 3 == 0 ? 0 : i % 3 == 1 ? 1 : 0.5f;
      long time = times[i % times.length];
      float served = memory.score(key, i % 2, i % 5, time, base);
      assertThat(served).isBetween(0f, 1f);
      memory.learn("x", key, served, i % 2, time);
    }
    assertThat(memory.compensation.status().gain()).isFinite();
    assertThat(memory.score(hidden(1), 1, 1, START, 0.5f)).isBetween(0f, 1f);
  }

  @Test
  void shouldTellSomebodyOfEveryReadingAndWriting() {
    int[] calls = new int[4];
    memory.compensation.watchedBy(
        new Probe() {
          @Override
          public void readBegins() {
            calls[0]++;
          }

          @Override
          public void readEnds() {
            calls[1]++;
          }

          @Override
          public void writeBegins() {
            calls[2]++;
          }

          @Override
          public void writeEnds() {
            calls[3]++;
          }
        });
    memory.score(hidden(1), 1, 0, START, 0.5f);
    memory.score(hidden(1), 1, 0, START, 0.5f);
    memory.learn("x", hidden(1), 0.5f, 1, START);

    assertThat(calls).containsExactly(2, 2, 1, 1);
  }

  @Test
  void shouldTakeTheBytesItSays() {
    assertThat(Compensation.bytes(ErrorMemoryConfig.defaults()))
        .as("65,536 + 8 x 32,768 + 8 x 256 cells of 36 bytes, 16,384 of 24")
        .isEqualTo(36L * (65_536 + 8 * 32_768 + 8 * 256) + 24L * 16_384);
  }

  /** A stream of a base that always says .5. */
  private Losses run(World world) {
    SplittableRandom random = new SplittableRandom(9);
    double base = 0;
    double served = 0;
    for (int i = 0; i < EVENTS; i++) {
      int item = random.nextInt(ITEMS);
      long time = START + i * PACE;
      float score = memory.score(hidden(item), item, 1_000 + item, time, 0.5f);
      int label = world.outcome(item, time, score, random) ? 1 : 0;
      if (i >= EVENTS / 2) {
        base += Math.log(2);
        served -= Math.log(label == 1 ? score : 1 - score);
      }
      memory.learn("e" + i, hidden(item), score, label, time);
    }
    return new Losses(base / (EVENTS / 2), served / (EVENTS / 2));
  }

  private static float[] hidden(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] hidden = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      hidden[i] = (float) random.nextDouble(-1, 1);
    }
    // Odd and even items lie on two sides.
    hidden[0] = seed % 2 == 0 ? 3 : -3;
    return hidden;
  }

  private static float[] filled(float value) {
    float[] vector = new float[DIMENSIONS];
    Arrays.fill(vector, value);
    return vector;
  }

  /** Of two users in turns, at the same few items; the second's reach is the same cells. */
  private static Memory ofTwo(boolean withSecond, int reset, Set<Key> keys) {
    Memory memory = new Memory(ErrorMemoryConfig.defaults().withKeys(keys));
    for (int i = 0; i < 200; i++) {
      boolean second = i % 2 == 1;
      long time = START + i * 1_000L;
      if (i == reset) {
        memory.compensation.baseChanged();
      }
      if (withSecond || !second) {
        memory.score(hidden(i % 3), i % 5, 7 + i % 2, time, 0.3f);
        memory.learnOf(second ? 22 : 11, "id" + i, hidden(i % 3), 0.3f, i % 3 == 0 ? 1 : 0, time);
      }
    }
    return memory;
  }

  @Test
  void shouldFindNoExampleOfAForgottenUser() {
    for (int reset : new int[] {-1, 100}) {
      // Alone: cells by hidden vector follow its mean, those by value the number of examples.
      Memory memory = ofTwo(true, reset, Set.of(Key.ITEM));
      Removal removal = new Removal();
      memory.compensation.forget(22, removal);
      assertThat(removal.removed())
          .containsExactly(new Receipt.Removed("examples of the error memory", 100));
      memory.score(hidden(1), 1, 8, START + 200_000, 0.3f);
      assertThat(memory.compensation.evidence(memory.recall, 1_000))
          .isNotEmpty()
          .allMatch(found -> Integer.parseInt(found.id().substring(2)) % 2 == 0);

      Memory without = ofTwo(false, reset, Set.of(Key.ITEM));
      without.score(hidden(1), 1, 8, START + 200_000, 0.3f);
      // What the cells say, but for rounding; trust and mixture have learned of both.
      assertThat(memory.recall.evidence).isCloseTo(without.recall.evidence, within(1e-3f));
      for (int i = 0; i < without.recall.residuals.length; i++) {
        assertThat(memory.recall.residuals[i])
            .as("residual %d, reset %d", i, reset)
            .isCloseTo(without.recall.residuals[i], within(.02f));
      }
    }
  }

  @Test
  void shouldEmptyTheCellsWhenItsOnlyUserIsForgotten() {
    Memory memory = ofTwo(false, -1, Set.of(Key.values()));
    memory.score(hidden(0), 0, 7, START + 200_000, 0.3f);
    assertThat(memory.recall.evidence).isGreaterThan(1);
    memory.compensation.forget(11, new Removal());
    memory.score(hidden(0), 0, 7, START + 200_000, 0.3f);
    // What is left is rounding.
    assertThat(memory.recall.evidence).isLessThan(1e-3f);
    String digest = memory.state.digest();
    memory.compensation.forget(11, new Removal());
    assertThat(memory.state.digest()).isEqualTo(digest);
  }
}
