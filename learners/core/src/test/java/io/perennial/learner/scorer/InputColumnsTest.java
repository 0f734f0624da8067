package io.perennial.learner.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.state.MapPageStore;
import io.perennial.state.PagedState;
import org.junit.jupiter.api.Test;

final class InputColumnsTest {

  @Test
  void shouldGiveColumnsInTheOrderOfTheirFirstClaim() {
    InputColumns columns = new InputColumns(new PagedState(0, ""), 100);
    assertThat(columns.of(40)).isZero();

    columns.claim(40, 1);
    columns.claim(7, 4);
    columns.claim(40, 1);
    columns.claim(3, 1);

    assertThat(new int[] {columns.of(40), columns.of(7), columns.of(10), columns.of(3)})
        .containsExactly(1, 2, 5, 6);
    assertThat(columns.of(11)).isZero();
  }

  @Test
  void shouldBeAsWideAsWhatIsInUse() {
    InputColumns columns = new InputColumns(new PagedState(0, ""), 40);
    assertThat(columns.width()).isEqualTo(16);
    assertThat(columns.mostColumns()).isEqualTo(48);

    columns.claim(0, 15);
    assertThat(columns.width()).isEqualTo(16);
    columns.claim(15, 1);
    assertThat(columns.width()).isEqualTo(32);
    columns.claim(16, 24);
    assertThat(columns.width()).isEqualTo(columns.mostColumns());
  }

  @Test
  void shouldClearAllButTheColumnThatIsAlwaysOne() {
    InputColumns columns = new InputColumns(new PagedState(0, ""), 2_000);
    columns.claim(0, 1_000);
    Pass pass = new Pass(1, 16, 16);
    columns.clear(pass);
    pass.inputs[999] = 5f;

    columns.clear(pass);

    assertThat(pass.inputCount).isEqualTo(1_008);
    assertThat(pass.inputs[0]).isEqualTo(1f);
    assertThat(pass.inputs[999]).isZero();
  }

  @Test
  void shouldRestoreTheColumns() {
    PagedState state = new PagedState(0, "");
    InputColumns columns = new InputColumns(state, 2_000);
    columns.claim(1_999, 1);
    columns.claim(0, 3);
    MapPageStore store = new MapPageStore();
    state.snapshot(store);

    PagedState other = new PagedState(0, "");
    InputColumns restored = new InputColumns(other, 2_000);
    other.restore(store);

    assertThat(restored.of(1_999)).isEqualTo(1);
    assertThat(restored.of(2)).isEqualTo(4);
    restored.claim(500, 1);
    assertThat(restored.of(500)).isEqualTo(5);
  }
}
