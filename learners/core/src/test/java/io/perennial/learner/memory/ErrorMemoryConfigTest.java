package io.perennial.learner.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.learner.memory.ErrorMemoryConfig.Key;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ErrorMemoryConfigTest {

  @Test
  void shouldNameFieldValueAndRange() {
    assertThatThrownBy(() -> with(Set.of(), 8, 1 << 15, 2))
        .hasMessage(
            "learner field 'errorMemory.keys' must be at least one of [ITEM, ITEM_AND_HIDDEN,"
                + " HIDDEN, VALUES], but is []");
    assertThatThrownBy(() -> with(Set.of(Key.ITEM), 65, 1 << 15, 2))
        .hasMessage("learner field 'errorMemory.arrays' must be from 1 to 64, but is 65");
    assertThatThrownBy(() -> with(Set.of(Key.ITEM), 8, 1000, 2))
        .hasMessage(
            "learner field 'errorMemory.cells' must be a power of two from 2 to 2^20, but is 1000");
    assertThatThrownBy(() -> with(Set.of(Key.ITEM), 8, 1 << 15, 17))
        .hasMessage("learner field 'errorMemory.bits' must be from 0 to 16, but is 17");
    assertThatThrownBy(
            () ->
                new ErrorMemoryConfig(
                    true, Set.of(Key.ITEM), List.of(Duration.ZERO), List.of(1), 8, 8, 2, true))
        .hasMessageContaining("'errorMemory.halfLives (in ms)' must be from 1000 to");
    assertThatThrownBy(
            () ->
                new ErrorMemoryConfig(
                    true,
                    Set.of(Key.ITEM),
                    List.of(Duration.ofHours(1)),
                    List.of(0),
                    8,
                    8,
                    2,
                    true))
        .hasMessage(
            "learner field 'errorMemory.halfLivesInExamples' must be from 1 to 1000000, but is 0");
  }

  @Test
  void shouldReadTheSameWhateverOrderTheKeysCameIn() {
    assertThat(with(EnumSet.of(Key.VALUES, Key.ITEM), 8, 8, 2).toString())
        .isEqualTo(with(Set.of(Key.ITEM, Key.VALUES), 8, 8, 2).toString())
        .contains("keys=[ITEM, VALUES]");
  }

  private static ErrorMemoryConfig with(Set<Key> keys, int arrays, int cells, int bits) {
    return new ErrorMemoryConfig(
        true, keys, List.of(Duration.ofHours(1)), List.of(100), arrays, cells, bits, true);
  }
}
