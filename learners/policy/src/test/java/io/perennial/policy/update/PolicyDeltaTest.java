package io.perennial.policy.update;

import static io.perennial.policy.update.Updates.SHAPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Index.atIndex;

import io.perennial.policy.ParameterGroup;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.Worlds;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyDeltaTest {

  @Test
  void shouldBeEmptyBetweenEqualPolicies() {
    PolicyDelta none = PolicyDelta.between(Worlds.randomPolicy(SHAPE), Worlds.randomPolicy(SHAPE));
    assertThat(none.isEmpty()).isTrue();
    assertThat(none.size()).isZero();
    assertThat(none.split(SHAPE, 10)).hasSize(1).allMatch(PolicyDelta::isEmpty);
  }

  @Test
  void shouldHoldTheRowsThatDifferAndNoOthers() {
    RankingPolicy from = Worlds.randomPolicy(SHAPE);
    RankingPolicy to = Updates.with(from, ParameterGroup.USER, 4 * 9 + 2, 5);
    to = Updates.with(to, ParameterGroup.USER, 4 * 3, 6);
    to = Updates.with(to, ParameterGroup.ITEM_BIAS, 63, 7);
    List<PolicyRows> parts = PolicyDelta.between(from, to).parts();

    assertThat(parts)
        .extracting(PolicyRows::group)
        .containsExactly(ParameterGroup.USER, ParameterGroup.ITEM_BIAS);
    assertThat(parts.get(0).rows()).containsExactly(3, 9);
    assertThat(parts.get(0).values()).hasSize(8).startsWith(6f).contains(5f, atIndex(6));
    assertThat(parts.get(1).rows()).containsExactly(63);
    assertThat(parts.get(1).values()).containsExactly(7);
  }

  @Test
  void shouldKeepTheLaterValuesOfARowThatIsThereTwice() {
    PolicyDelta joined =
        PolicyDelta.join(
            List.of(
                delta(ParameterGroup.ITEM_BIAS, new int[] {1, 2}, 10, 20),
                delta(ParameterGroup.ITEM_BIAS, new int[] {2}, 30)));
    RankingPolicy policy = Updates.initial();
    joined.applyTo(policy);
    assertThat(policy.values(ParameterGroup.ITEM_BIAS)).startsWith(0, 10, 30, 0);
  }

  static Stream<Arguments> misfits() {
    return Stream.of(
        Arguments.of(delta(ParameterGroup.ITEM_BIAS, new int[] {64}, 1), "0 to 63, but 64 comes"),
        Arguments.of(delta(ParameterGroup.ITEM_BIAS, new int[] {-1}, 1), "but -1 comes after -1"),
        Arguments.of(
            delta(ParameterGroup.ITEM_BIAS, new int[] {5, 4}, 1, 1), "but 4 comes after 5"),
        Arguments.of(
            delta(ParameterGroup.ITEM_BIAS, new int[] {5, 5}, 1, 1), "but 5 comes after 5"),
        Arguments.of(
            delta(ParameterGroup.MOMENTS, new int[] {1}, 1, 2, 3, 4, 5, 6, 7), "0 to 0, but 1"),
        Arguments.of(
            delta(ParameterGroup.USER, new int[] {1}, 1, 2, 3),
            "1 rows of USER must have 4 numbers, but have 3"),
        Arguments.of(
            delta(ParameterGroup.USER, new int[] {}, 1), "must have 0 numbers, but have 1"));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void shouldWriteNothingWhereARowDoesNotFit(PolicyDelta misfit, String message) {
    PolicyDelta fits = delta(ParameterGroup.ITEM_BIAS, new int[] {7}, 7);
    RankingPolicy policy = Worlds.randomPolicy(SHAPE);
    String before = policy.digest();
    assertThatThrownBy(() -> PolicyDelta.join(List.of(fits, misfit)).applyTo(policy))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
    assertThat(policy.digest()).isEqualTo(before);
  }

  static PolicyDelta delta(ParameterGroup group, int[] rows, float... values) {
    return new PolicyDelta(List.of(new PolicyRows(group, rows, values)));
  }
}
