package io.perennial.event.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.LabelledExample;
import io.perennial.event.Prediction;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class LabelledExampleCodecPropertyTest {

  private static final LabelledExampleCodec CODEC = new LabelledExampleCodec(LabelSpace.BINARY);

  @Provide
  Arbitrary<LabelledExample> examples() {
    Arbitrary<float[]> scores =
        Arbitraries.integers()
            .map(Float::intBitsToFloat)
            .filter(Float::isFinite)
            .array(float[].class)
            .ofSize(2);
    return Combinators.combine(
            AnyEvent.interaction(2),
            Arbitraries.integers().between(0, 1),
            Arbitraries.of(LabelledExample.Origin.class),
            AnyEvent.timestamp(),
            scores,
            Arbitraries.oneOf(scores, Arbitraries.just(new float[0])),
            Arbitraries.integers(),
            Arbitraries.longs())
        .as(LabelledExampleCodecPropertyTest::example);
  }

  private static LabelledExample example(
      Interaction interaction,
      int label,
      LabelledExample.Origin origin,
      long labelledAt,
      float[] scores,
      float[] baseScores,
      int expert,
      long number) {
    Prediction prediction =
        new Prediction(
            interaction.id(),
            interaction.timestamp(),
            interaction.user(),
            interaction.item(),
            scores,
            baseScores.length == 0 ? scores.clone() : baseScores,
            expert,
            number);
    return new LabelledExample(interaction, label, origin, labelledAt, prediction, ~number);
  }

  @Property
  void shouldReadWhatItWroteToTheSameBits(@ForAll("examples") LabelledExample example)
      throws InvalidEventException {
    LabelledExample read = CODEC.decode(CODEC.encode(example));
    assertThat(read)
        .usingRecursiveComparison()
        .ignoringFields("prediction.scores", "prediction.baseScores")
        .isEqualTo(example);
    assertThat(bits(read.prediction().scores()))
        .containsExactly(bits(example.prediction().scores()));
    assertThat(bits(read.prediction().baseScores()))
        .containsExactly(bits(example.prediction().baseScores()));
  }

  @Property(tries = 2_000)
  void shouldSurviveAnyBytes(@ForAll byte[] bytes) {
    assertThatThrownBy(() -> CODEC.decode(bytes)).isInstanceOf(InvalidEventException.class);
  }

  @Example
  void shouldLeaveOutBaseScoresThatAreTheServedOnes() {
    float[] scores = {.25f, .75f};
    LabelledExample same = of(scores, scores.clone());
    LabelledExample other = of(scores, new float[] {.25f, .7500001f});
    LabelledExample signed = of(new float[] {1, 0f}, new float[] {1, -0f});
    assertThat(CODEC.encode(other).length - CODEC.encode(same).length).isEqualTo(2 + 8);
    assertThat(CODEC.encode(signed)).hasSameSizeAs(CODEC.encode(other));
  }

  @Example
  void shouldRefuseScoresOfOtherClasses() {
    byte[] two = CODEC.encode(of(new float[] {.5f, .5f}, new float[] {.5f, .5f}));
    LabelledExampleCodec three = new LabelledExampleCodec(LabelSpace.of(List.of("0", "1", "2")));
    assertThatThrownBy(() -> three.decode(two))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage("field 'scores' must have one score per class, 3, but has 2");
  }

  private static LabelledExample of(float[] scores, float[] baseScores) {
    Interaction interaction = new Interaction("a", 1, "u", "i", List.of(), "", 1);
    return example(interaction, 1, LabelledExample.Origin.INLINE, 1, scores, baseScores, 0, 5);
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
