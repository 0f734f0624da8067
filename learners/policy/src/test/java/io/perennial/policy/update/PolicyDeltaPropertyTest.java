package io.perennial.policy.update;

import static io.perennial.policy.update.Updates.SHAPE;
import static io.perennial.policy.update.Updates.copy;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.policy.Pages;
import io.perennial.policy.ParameterGroup;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.Worlds;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

final class PolicyDeltaPropertyTest {

  private static final RankingPolicy FROM = Worlds.randomPolicy(SHAPE);

  /** A value somewhere, of any group, the moments included. */
  record Change(ParameterGroup group, int at, float value) {}

  @Provide
  Arbitrary<List<Change>> changes() {
    return Arbitraries.of(ParameterGroup.class)
        .flatMap(
            group ->
                Combinators.combine(
                        Arbitraries.integers().between(0, group.size(SHAPE) - 1),
                        Arbitraries.integers().map(Float::intBitsToFloat).filter(Float::isFinite))
                    .as((at, value) -> new Change(group, at, value)))
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 300)
  void shouldMakeOnePolicyOfAnotherToTheBit(@ForAll("changes") List<Change> changes) {
    RankingPolicy to = changed(changes);
    PolicyDelta delta = PolicyDelta.between(FROM, to);
    RankingPolicy made = copy(FROM);
    delta.applyTo(made);
    assertThat(made.digest()).isEqualTo(to.digest());
    assertThat(delta.isEmpty()).isEqualTo(to.digest().equals(FROM.digest()));
    assertThat(delta.size()).isLessThanOrEqualTo(changes.size() * widest());
  }

  @Property(tries = 300)
  void shouldMakeTheSameInPiecesThatKeepTheBound(
      @ForAll("changes") List<Change> changes, @ForAll @IntRange(min = 1, max = 300) int most) {
    RankingPolicy to = changed(changes);
    PolicyDelta delta = PolicyDelta.between(FROM, to);
    List<PolicyDelta> pieces = delta.split(SHAPE, most);
    RankingPolicy joined = copy(FROM);
    PolicyDelta.join(pieces).applyTo(joined);
    assertThat(joined.digest()).isEqualTo(to.digest());
    RankingPolicy onePerOne = copy(FROM);
    pieces.forEach(piece -> piece.applyTo(onePerOne));
    assertThat(onePerOne.digest()).isEqualTo(to.digest());

    assertThat(pieces.stream().mapToInt(PolicyDelta::size).sum()).isEqualTo(delta.size());
    assertThat(pieces).allMatch(piece -> piece.size() <= most || rows(piece) == 1);
    assertThat(pieces).noneMatch(piece -> piece.isEmpty() && !delta.isEmpty());
    assertThat(pieces).isNotEmpty();
  }

  @Property(tries = 100)
  void shouldMarkWhatItWritesForTheNextSnapshot(@ForAll("changes") List<Change> changes) {
    RankingPolicy policy = copy(FROM);
    Pages pages = new Pages();
    policy.snapshot(pages);
    PolicyDelta.between(FROM, changed(changes)).applyTo(policy);
    policy.snapshot(pages);
    RankingPolicy restored = new RankingPolicy(SHAPE);
    restored.restore(pages);
    assertThat(restored.digest()).isEqualTo(policy.digest());
  }

  private static RankingPolicy changed(List<Change> changes) {
    RankingPolicy to = copy(FROM);
    for (Change change : changes) {
      to.values(change.group)[change.at] = change.value;
      to.touch(change.group, change.at, 1);
    }
    return to;
  }

  private static int rows(PolicyDelta delta) {
    return delta.parts().stream().mapToInt(part -> part.rows().length).sum();
  }

  private static int widest() {
    int widest = 0;
    for (ParameterGroup group : ParameterGroup.values()) {
      widest = Math.max(widest, group.width(SHAPE));
    }
    return widest;
  }
}
