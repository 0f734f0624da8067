package io.perennial.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PagedStateTest {

  private static final int BASE = 40;

  private final MapPageStore store = new MapPageStore();

  /** A state of two tables, the second of which ends in a short page. */
  private static final class Two {
    final PagedState state;
    final FloatTable floats;
    final LongTable longs;

    Two(String fingerprint) {
      state = new PagedState(BASE, fingerprint);
      floats = state.add(new FloatTable(5000, i -> i * 0.5f));
      longs = state.add(new LongTable(513));
    }

    void set(int index, float value) {
      floats.values()[index] = value;
      floats.touch(index);
    }
  }

  @Test
  void shouldWriteOnlyThePagesThatChanged() {
    Two two = new Two("a");
    two.state.snapshot(store);
    assertThat(store.takePuts()).as("the manifest").isEqualTo(1);

    two.set(0, 7);
    two.set(255, 8);
    two.set(256, 9);
    two.state.snapshot(store);
    assertThat(store.takePuts()).isEqualTo(2);

    two.state.snapshot(store);
    assertThat(store.takePuts()).isZero();
  }

  @Test
  void shouldMarkEveryPageOfARange() {
    Two two = new Two("a");
    two.state.snapshot(store);
    store.takePuts();
    two.floats.touch(252, 750);
    two.state.snapshot(store);
    assertThat(store.takePuts()).isEqualTo(4);
  }

  @Test
  void shouldRestoreWhatWasWrittenAndKeepTheInitialValuesOfTheRest() {
    Two written = new Two("a");
    written.set(4999, 3);
    written.longs.values()[512] = -5;
    written.longs.touch(512);
    written.state.snapshot(store);

    Two restored = new Two("a");
    restored.state.restore(store);
    assertThat(restored.floats.values()).isEqualTo(written.floats.values());
    assertThat(restored.longs.values()).isEqualTo(written.longs.values());
    assertThat(restored.state.digest()).isEqualTo(written.state.digest());
  }

  @Test
  void shouldWriteNothingRightAfterRestoring() {
    Two written = new Two("a");
    written.set(1, 3);
    written.state.snapshot(store);
    store.takePuts();
    Two restored = new Two("a");
    restored.state.restore(store);
    restored.state.snapshot(store);
    assertThat(store.takePuts()).isZero();
  }

  @Test
  void shouldWriteLittleEndianPages() {
    Two two = new Two("a");
    two.longs.values()[512] = 0x0102030405060708L;
    two.longs.touch(512);
    two.state.snapshot(store);
    assertThat(store.get(BASE + 2, 4)).containsExactly(8, 7, 6, 5, 4, 3, 2, 1);
    assertThat(store.get(BASE, 0)).asString().isEqualTo("perennial-state 2\na");
  }

  @Test
  void shouldDigestEveryValue() {
    Two two = new Two("a");
    String before = two.state.digest();
    two.floats.values()[4999] = Math.nextUp(two.floats.values()[4999]);
    assertThat(two.state.digest()).isNotEqualTo(before).hasSize(64);
    assertThat(new Two("b").state.digest()).isNotEqualTo(before);
  }

  @Test
  void shouldNumberTablesFromItsBase() {
    assertThat(new Two("a").state.nextBase()).isEqualTo(BASE + 3);
    assertThat(new Two("a").state.bytes()).isEqualTo(5000 * 4 + 513 * 8);
  }

  @Test
  void shouldRefuseStateOfAnotherConfigurationAndSayWhatDiffers() {
    new Two("Config[seed=1, size=2]").state.snapshot(store);
    assertThatThrownBy(() -> new Two("Config[seed=1, size=3]").state.restore(store))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("size=2")
        .hasMessageContaining("size=3")
        .hasMessageEndingWith("they differ from 'size=2]'");
  }

  @Test
  void shouldRefuseStateOfAnotherFormat() {
    store.put(BASE, 0, "perennial-state 9\na".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> new Two("a").state.restore(store))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("perennial-state 9");
  }

  @Test
  void shouldReadStateFromBeforeTheJournalAndTellOlderBuildsThatItIsNew() {
    Two two = new Two("a");
    two.set(3, 7);
    two.state.snapshot(store);
    store.put(BASE, 0, "perennial-state 1\na".getBytes(StandardCharsets.UTF_8));

    Two restored = new Two("a");
    restored.state.restore(store);
    assertThat(restored.floats.values()[3]).isEqualTo(7);
    restored.state.snapshot(store);
    assertThat(store.get(BASE, 0)).asString().isEqualTo("perennial-state 2\na");
  }

  @Test
  void shouldRefuseAPageOfTheWrongLength() {
    new Two("a").state.snapshot(store);
    store.put(BASE + 1, 0, new byte[3]);
    assertThatThrownBy(() -> new Two("a").state.restore(store))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1024");
  }

  @Test
  void shouldStayFreshWhenTheStoreIsEmpty() {
    Two two = new Two("a");
    String before = two.state.digest();
    two.state.restore(store);
    assertThat(two.state.digest()).isEqualTo(before);
    two.state.snapshot(store);
    assertThat(store.size()).as("the manifest").isEqualTo(1);
  }
}
