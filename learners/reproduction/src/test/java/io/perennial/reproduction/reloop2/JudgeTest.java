package io.perennial.reproduction.reloop2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JudgeTest {

  private final Examples examples = new Examples();

  /** A corrector that reads its answers off a list. */
  private static Contestant list(String name, boolean mixed, float... answers) {
    return new Contestant(
        name,
        mixed,
        false,
        setting ->
            new Corrector() {
              private int next;

              @Override
              public float correct(Query query) {
                return answers[next++];
              }

              @Override
              public void remember(Query query, int label) {}
            });
  }

  private List<Result> judge(int[] labels, int perSlot, boolean honest, Contestant... all) {
    Arena arena = new Arena(Regime.FROZEN, List.of(all), new Setting(0, 0));
    for (int from = 0; from < labels.length; from += perSlot) {
      examples.start(from);
      List<Query> queries = new ArrayList<>();
      for (int i = 0; i < perSlot; i++) {
        examples.add(1, labels[from + i]);
        queries.add(new Query(i, new float[0], 1, from, .5f));
      }
      arena.slot(queries, new int[perSlot]);
    }
    return Judge.judge(examples, arena, 12, honest);
  }

  @Test
  void shouldChooseTheShareThatRanksBest() {
    // The opinion is right about rows 0 and 1, if it is heard enough: .9 λ > .3 (1 - λ) from .3 on;
    // and wrong about rows 2 and 3, where it wins from λ = .6 on.
    List<Result> results =
        judge(
            new int[] {1, 0, 1, 0},
            4,
            false,
            list("base", false, .2f, .5f, .9f, .1f),
            list("paper", true, .9f, 0, .3f, .6f));

    assertThat(results).hasSize(2);
    assertThat(results.get(0).name()).isEqualTo("base");
    assertThat(results.get(0).overall().auc()).isEqualTo(.75);
    assertThat(results.get(0).micros()).isEqualTo(12);
    assertThat(results.get(0).share()).isNaN();
    assertThat(results.get(1).name()).isEqualTo("paper, best λ");
    assertThat(results.get(1).overall().auc()).isEqualTo(1);
    assertThat(results.get(1).share()).isEqualTo(.3);
  }

  @Test
  void shouldServeTheBaseUntilTheShareIsChosenOnTheFirstSlots() {
    // In the first slot the least share is enough; afterwards it would take more.
    List<Result> results =
        judge(
            new int[] {1, 0, 1, 0},
            2,
            true,
            list("base", false, .5f, .5f, .2f, .5f),
            list("paper", true, .9f, .1f, .9f, .1f));

    Result best = results.get(1);
    Result early = results.get(2);
    assertThat(best.share()).isGreaterThan(.1);
    assertThat(best.overall().auc()).isEqualTo(1);
    assertThat(early.name()).isEqualTo("paper, early λ");
    assertThat(early.share()).isEqualTo(.1);
    // The tie of the base's scores, then .2 + .07 against .5 - .04.
    assertThat(early.slots()).hasSize(2);
    assertThat(early.slots().get(0).auc()).isEqualTo(.5);
    assertThat(early.slots().get(0).logLoss()).isCloseTo(Math.log(2), within(1e-6));
    assertThat(early.slots().get(1).auc()).isZero();
    assertThat(early.slots().get(1).logLoss())
        .isCloseTo((-Math.log(.27) - Math.log(.54)) / 2, within(1e-6));
  }

  @Test
  void shouldCutMixturesAtZeroAndOne() {
    Result mixed =
        judge(new int[] {1, 0}, 2, false, list("base", false, .9f, .1f), list("paper", true, 9, -9))
            .get(1);

    assertThat(mixed.overall().logLoss()).isLessThan(1e-6);
  }

  @Test
  void shouldRefuseScoresThatAreNone() {
    assertThatThrownBy(() -> judge(new int[] {1}, 1, false, list("broken", false, 1.5f)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'broken' gave 1.5");
    assertThatThrownBy(() -> judge(new int[] {1}, 1, false, list("lost", true, Float.NaN)))
        .hasMessageContaining("'lost' gave NaN");
  }
}
