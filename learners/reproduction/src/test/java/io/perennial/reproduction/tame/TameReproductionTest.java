package io.perennial.reproduction.tame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole comparison on made images. */
final class TameReproductionTest {

  private static final List<String> SAID = new ArrayList<>();

  private static TameReport.Part part(Protocol protocol, int tasks, Set<Variant> variants) {
    int train = protocol == Protocol.SPLIT ? 7_000 : 1_500;
    return TameReproduction.part(
        protocol,
        Digits.settings(tasks),
        Digits.mnist(train, 500),
        List.of(4L),
        variants,
        SAID::add);
  }

  private static Outcome outcome(TameReport.Part part, Variant variant) {
    return part.seeds().get(0).outcomes().stream()
        .filter(outcome -> outcome.variant() == variant)
        .findFirst()
        .orElseThrow();
  }

  /** Accuracy: healthy 1.00, without shifts .2, bar .95. */
  @Test
  void shouldFindTheTasksOfASplitStreamAndAnswerWithoutBeingToldThem() {
    TameReport.Part part = part(Protocol.SPLIT, 5, EnumSet.allOf(Variant.class));
    assertThat(part.variants()).containsExactly(Variant.values());
    Outcome ours = outcome(part, Variant.OURS);
    assertThat(ours.detection().experts()).isEqualTo(5);
    assertThat(ours.detection().falseAlarms()).isZero();
    assertThat(ours.detection().missed()).isZero();
    assertThat(ours.detection().delays()).allMatch(delay -> delay <= 60);
    assertThat(ours.accuracy()).isGreaterThan(.95);
    assertThat(ours.selectorAccuracy()).isGreaterThan(.95);
    assertThat(outcome(part, Variant.DENSE).accuracy()).isGreaterThan(.95);
    assertThat(outcome(part, Variant.TASK_KNOWN).accuracy()).isGreaterThan(.95);
    assertThat(outcome(part, Variant.ONE_MODEL).accuracy()).isLessThan(.6);
    assertThat(outcome(part, Variant.LIKELIHOOD).detection().missed()).isZero();
    assertThat(outcome(part, Variant.PUBLISHED).detection().experts()).isPositive();
    int dense = outcome(part, Variant.DENSE).parameters();
    assertThat(ours.parameters()).isLessThan(dense / 3);
    assertThat(outcome(part, Variant.TASK_KNOWN).parameters()).isLessThan(ours.parameters());
  }

  @Test
  void shouldFindPermutationsToo() {
    TameReport.Part part = part(Protocol.PERMUTED, 4, EnumSet.of(Variant.OURS));
    Outcome ours = outcome(part, Variant.OURS);
    assertThat(ours.detection().experts()).isEqualTo(4);
    assertThat(ours.detection().delays()).hasSize(3);
    assertThat(ours.accuracy()).isGreaterThan(.9);
  }

  @Test
  void shouldGiveTheSameFiguresForTheSameSeed() {
    Set<Variant> variants = EnumSet.of(Variant.OURS, Variant.PUBLISHED);
    TameReport.Part first = part(Protocol.SPLIT, 3, variants);
    TameReport.Part second = part(Protocol.SPLIT, 3, variants);
    for (Variant variant : variants) {
      Outcome a = outcome(first, variant);
      Outcome b = outcome(second, variant);
      assertThat(b.accuracy()).isEqualTo(a.accuracy());
      assertThat(b.selectorAccuracy()).isEqualTo(a.selectorAccuracy());
      assertThat(b.parameters()).isEqualTo(a.parameters());
      assertThat(b.detection()).isEqualTo(a.detection());
    }
  }

  @Test
  void shouldSayWhatIsWrongWithItsArguments(@TempDir Path empty) {
    Set<Protocol> split = EnumSet.of(Protocol.SPLIT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TameReproduction.run(empty, List.of(), split, SAID::add))
        .withMessageContaining("seeds must be one or more, each once, but are []");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TameReproduction.run(empty, List.of(1L, 1L), split, SAID::add))
        .withMessageContaining("[1, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TameReproduction.run(empty, List.of(1L), Set.of(), SAID::add))
        .withMessageContaining("at least one protocol");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TameReproduction.run(empty, List.of(1L), split, SAID::add))
        .withMessageContaining("train-images-idx3-ubyte")
        .withMessageContaining("is missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Protocol.of("rotated"))
        .withMessageContaining("split or permuted, but is 'rotated'");
  }
}
