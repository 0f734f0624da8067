package io.perennial.policy.update;

import static io.perennial.policy.update.Updates.SHAPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.Decision;
import io.perennial.event.Decision.Candidate;
import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.policy.EncodedDecision;
import io.perennial.policy.Encoder;
import io.perennial.policy.Pages;
import io.perennial.policy.ParameterGroup;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.Worlds;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServedPolicyTest {

  private static final RankingPolicy POLICY = Worlds.randomPolicy(SHAPE);

  private static ServedPolicy fresh() {
    return new ServedPolicy(SHAPE, Set.of("price"), 5);
  }

  private static AcceptedUpdate update(long version, RankingPolicy to) {
    return new AcceptedUpdate(version, PolicyDelta.between(Updates.initial(), to));
  }

  private static Decision decision(float fast, int chosen, double price) {
    List<Feature> features =
        List.of(new Feature.Category("os", "2"), new Feature.Quantity("price", price));
    return new Decision(
        new Interaction("9f2c", 7, "59", "b", features, "", 1),
        0,
        List.of(
            new Candidate("a", fast, 1, 2),
            new Candidate("b", -1, 3, 0),
            new Candidate("c", 0, 0, 4)),
        chosen);
  }

  @Test
  void shouldAddNothingBeforeTheFirstUpdate() {
    ServedPolicy served = fresh();
    assertThat(served.score(decision(3, 1, 9))).containsExactly(0, 0, 0);
    assertThat(served.version()).isZero();
    assertThat(served.digest()).isEqualTo(Updates.initial().digest());
  }

  @Test
  void shouldAddWhatThePolicySaysBeyondTheFastLearner() {
    ServedPolicy served = fresh();
    served.apply(update(4, POLICY));
    Decision decision = decision(3, 1, 9);
    EncodedDecision encoded = new Encoder(SHAPE, Set.of("price")).encode(decision);
    float[] whole = new float[3];
    POLICY.score(encoded, whole);

    assertThat(served.version()).isEqualTo(4);
    assertThat(served.digest()).isEqualTo(POLICY.digest());
    assertThat(served.score(decision)).containsExactly(whole[0] - 3, whole[1] + 1, whole[2]);
    assertThat(served.score(decision)).isNotEqualTo(new float[3]);
    assertThat(served.unranked()).isZero();
  }

  @Test
  void shouldNotGoByTheChosenCandidateNorByItsFeatures() {
    ServedPolicy served = fresh();
    served.apply(update(1, POLICY));
    assertThat(served.score(decision(3, 2, 1e6))).containsExactly(served.score(decision(3, 0, .1)));
  }

  @ParameterizedTest
  @ValueSource(floats = {1_000.1f, -2_000, Float.NaN, Float.NEGATIVE_INFINITY})
  void shouldAddNothingWhereANumberIsOfNoUseAndCountIt(float fast) {
    ServedPolicy served = fresh();
    served.apply(update(1, POLICY));
    String before = served.digest();
    assertThat(served.score(decision(fast, 1, 9))).containsExactly(0, 0, 0);
    assertThat(served.score(decision(fast, 1, 9))).containsExactly(0, 0, 0);
    assertThat(served.unranked()).isEqualTo(2);
    assertThat(served.digest()).isEqualTo(before);
    assertThat(served.score(decision(1_000, 1, 9))).isNotEqualTo(new float[3]);
    assertThat(served.unranked()).isEqualTo(2);
  }

  @Test
  void shouldAddNothingWhereAProducerBringsMoreCandidatesThanThePolicyTakes() {
    ServedPolicy served = fresh();
    served.apply(update(1, POLICY));
    int more = SHAPE.candidates() + 1;
    List<Candidate> candidates =
        IntStream.range(0, more).mapToObj(i -> new Candidate("item" + i, i % 7, 0, 0)).toList();
    Interaction interaction = new Interaction("9f2c", 7, "59", "item0", List.of(), "", 1);
    assertThat(served.score(new Decision(interaction, 0, candidates, 0)))
        .isEqualTo(new float[more]);
    assertThat(served.unranked()).isEqualTo(1);
    assertThat(served.score(new Decision(interaction, 0, candidates.subList(1, more), 0)))
        .isNotEqualTo(new float[more - 1]);
    assertThat(served.unranked()).isEqualTo(1);
  }

  @Test
  void shouldBeSavedAndRestored() {
    ServedPolicy served = fresh();
    Pages pages = new Pages();
    served.snapshot(pages);
    served.apply(update(1, POLICY));
    served.score(decision(Float.NaN, 1, 9));
    served.snapshot(pages);
    RankingPolicy next = Updates.with(POLICY, ParameterGroup.ITEM_BIAS, 3, 2);
    served.apply(new AcceptedUpdate(2, PolicyDelta.between(POLICY, next)));
    served.snapshot(pages);

    ServedPolicy restored = fresh();
    restored.restore(pages);
    assertThat(restored.version()).isEqualTo(2);
    assertThat(restored.unranked()).isEqualTo(1);
    assertThat(restored.digest()).isEqualTo(next.digest());
    assertThat(restored.score(decision(3, 1, 9))).containsExactly(served.score(decision(3, 1, 9)));
  }

  @Test
  void shouldStayAsItIsWhereAnUpdateDoesNotFit() {
    ServedPolicy served = fresh();
    served.apply(update(1, POLICY));
    PolicyDelta misfit = PolicyDeltaTest.delta(ParameterGroup.USER, new int[] {64}, 1, 2, 3, 4);
    assertThatThrownBy(() -> served.apply(new AcceptedUpdate(2, misfit)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(served.version()).isEqualTo(1);
    assertThat(served.digest()).isEqualTo(POLICY.digest());
  }
}
