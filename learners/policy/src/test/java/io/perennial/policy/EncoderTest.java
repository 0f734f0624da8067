package io.perennial.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.Decision;
import io.perennial.event.Decision.Candidate;
import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderTest {

  private static final PolicyShape SHAPE = PolicyShape.defaults();

  private final Encoder encoder = new Encoder(SHAPE, Set.of("genres"));

  private static Interaction interaction(String user, Feature... features) {
    return new Interaction("d1", 0, user, "a", List.of(features), "", 1);
  }

  private static Candidate candidate(String item) {
    return new Candidate(item, 1, 2, 3);
  }

  private static Decision decision(Interaction interaction) {
    return new Decision(interaction, 4, List.of(candidate("b"), candidate("a")), 1);
  }

  private int[] context(Feature... features) {
    return encoder.encode(decision(interaction("u", features))).context();
  }

  @Test
  void shouldHoldWhatTheDecisionTells() {
    Interaction interaction = interaction("u", new Feature.Category("os", "2"));
    Candidate other = new Candidate("b", -1.5f, .5f, 7);
    EncodedDecision encoded =
        encoder.encode(new Decision(interaction, 4, List.of(other, candidate("a")), 1));
    assertThat(encoded.candidates()).isEqualTo(2);
    assertThat(encoded.chosen()).isEqualTo(1);
    assertThat(encoded.task()).isEqualTo(4);
    assertThat(encoded.numbers()).containsExactly(-1.5f, .5f, 7, 1, 2, 3);
    assertThat(encoded.fast(1)).isEqualTo(1);
    assertThat(encoded.items()[0]).isNotEqualTo(encoded.items()[1]);
    assertThat(encoded.context()).hasSize(1);
  }

  @Test
  void shouldEncodeTheSameWithoutTheOutcome() {
    Interaction interaction = interaction("u", new Feature.Category("os", "2"));
    EncodedDecision known = encoder.encode(decision(interaction));
    EncodedDecision open =
        encoder.encode(interaction, 4, List.of(), List.of(candidate("b"), candidate("a")));
    assertThat(open.chosen()).isEqualTo(EncodedDecision.UNKNOWN);
    assertThat(open).usingRecursiveComparison().ignoringFields("chosen").isEqualTo(known);
  }

  @Test
  void shouldTellValuesOfAContextApartByNameAndValue() {
    int[] one = context(new Feature.Category("os", "2"));
    assertThat(one).isEqualTo(context(new Feature.Category("os", "2")));
    assertThat(one).isNotEqualTo(context(new Feature.Category("os", "3")));
    assertThat(one).isNotEqualTo(context(new Feature.Category("region", "2")));
    assertThat(context(new Feature.Categories("os", List.of("2", "3")))).hasSize(2).contains(one);
  }

  @Test
  void shouldTakeAQuantityWithItsSignAndPowerOfTwo() {
    int[] nine = context(new Feature.Quantity("price", 9));
    assertThat(nine).isEqualTo(context(new Feature.Quantity("price", 15.9)));
    assertThat(nine).isNotEqualTo(context(new Feature.Quantity("price", 16)));
    assertThat(nine).isNotEqualTo(context(new Feature.Quantity("price", -9)));
    assertThat(context(new Feature.Quantity("price", 0))).hasSize(1);
  }

  @Test
  void shouldLeaveOutWhatIsTheItemsOwn() {
    Feature own = new Feature.Categories("genres", List.of("War"));
    assertThat(context(own)).isEmpty();
    assertThat(context(own, new Feature.Category("os", "2")))
        .isEqualTo(context(new Feature.Category("os", "2")));
  }

  @Test
  void shouldLeaveOutWhatTheDecisionNamesAsTheItems() {
    Interaction interaction =
        interaction("u", new Feature.Category("os", "2"), new Feature.Quantity("year", 2012));
    Decision decision =
        new Decision(interaction, 4, List.of("year"), List.of(candidate("b"), candidate("a")), 1);
    int[] occasion = context(new Feature.Category("os", "2"));
    assertThat(encoder.encode(decision).context()).containsExactly(occasion);
    assertThat(encoder.encode(interaction, 4, List.of("year"), decision.candidates()).context())
        .containsExactly(occasion);
    assertThat(context(interaction.features().toArray(Feature[]::new))).hasSize(2);
  }

  @Test
  void shouldLeaveOutContextValuesBeyondTheMost() {
    List<String> many = Collections.nCopies(1_000, "x");
    assertThat(context(new Feature.Categories("tags", many))).hasSize(SHAPE.contextValues());
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f})
  void shouldRefuseNumbersThatAreNone(float bad) {
    Interaction interaction = interaction("u");
    List<List<Candidate>> broken =
        List.of(
            List.of(candidate("a"), new Candidate("b", bad, 0, 0)),
            List.of(candidate("a"), new Candidate("b", 0, bad, 0)),
            List.of(candidate("a"), new Candidate("b", 0, 0, bad)));
    String[] fields = {"fast", "popularity", "idle"};
    for (int i = 0; i < 3; i++) {
      Decision decision = new Decision(interaction, 0, broken.get(i), 0);
      assertThatThrownBy(() -> encoder.encode(decision))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("field '" + fields[i] + "' of candidate 1")
          .hasMessageContaining(String.valueOf(bad));
    }
  }

  @Test
  void shouldRefuseMoreCandidatesThanThePolicyRanks() {
    List<Candidate> many = Collections.nCopies(129, candidate("a"));
    assertThatThrownBy(() -> encoder.encode(new Decision(interaction("u"), 0, many, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'d1' has 129 candidates")
        .hasMessageContaining("allows 128");
  }

  @Test
  void shouldRefuseArraysThatDoNotFitTogether() {
    assertThatThrownBy(() -> new EncodedDecision(1, 0, 0, new int[0], new int[2], new float[5], 0))
        .hasMessageContaining("2 candidates and 5 numbers");
    assertThatThrownBy(() -> new EncodedDecision(1, 0, 0, new int[0], new int[2], new float[6], 2))
        .hasMessageContaining("must be below 2, but is 2");
  }
}
