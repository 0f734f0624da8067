package io.perennial.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Whatever is written between snapshots, what is restored is what was there at the last one. */
class JournalPropertyTest {

  private static final class Tables {
    final PagedState state = new PagedState(7, "x");
    final FloatTable sparse = state.add(new FloatTable(20_003, i -> i % 3));
    final LongTable longs = state.add(new LongTable(1_001));
    final IntTable pages = state.add(new IntTable(700));

    void change(SplittableRandom random) {
      switch (random.nextInt(4)) {
        case 0 -> {
          int length = 1 + random.nextInt(40);
          int from = random.nextInt(sparse.size() - length);
          for (int i = from; i < from + length; i++) {
            sparse.values()[i] = random.nextInt(1_000);
          }
          sparse.touchGranules(from, length);
        }
        case 1 -> {
          int at = random.nextInt(longs.size());
          longs.values()[at] = random.nextLong();
          longs.touchGranules(at, 1);
        }
        case 2 -> {
          int at = random.nextInt(pages.size());
          pages.values()[at] = random.nextInt();
          pages.touch(at);
        }
        default -> {
          int at = random.nextInt(sparse.size());
          sparse.values()[at] = -1;
          sparse.touch(at);
        }
      }
    }
  }

  @Property(tries = 60)
  void shouldRestoreTheLastSnapshot(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed,
      @ForAll @IntRange(min = 1, max = 60) int snapshots,
      @ForAll @IntRange(min = 0, max = 400) int most) {
    SplittableRandom random = new SplittableRandom(seed);
    MapPageStore store = new MapPageStore();
    Tables tables = new Tables();
    for (int i = 0; i < snapshots; i++) {
      int changes = random.nextInt(most + 1);
      for (int c = 0; c < changes; c++) {
        tables.change(random);
      }
      tables.state.snapshot(store);
      Tables restored = new Tables();
      restored.state.restore(store);
      assertThat(restored.state.digest()).isEqualTo(tables.state.digest());
      if (random.nextInt(5) == 0) {
        // After a failure, whoever is restored goes on.
        tables = restored;
      }
    }
  }

  @Property(tries = 5)
  void shouldNotGrowWithTheNumberOfSnapshots(@ForAll @LongRange(min = 0, max = 99) long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MapPageStore store = new MapPageStore();
    Tables tables = new Tables();
    int most = tables.sparse.pages() + tables.longs.pages() + tables.pages.pages();
    for (int i = 0; i < 500; i++) {
      for (int c = 0; c < 20; c++) {
        tables.change(random);
      }
      tables.state.snapshot(store);
      assertThat(store.size()).isLessThanOrEqualTo(most + 2 + Journal.GENERATIONS);
    }
  }

  @Property(tries = 5)
  void shouldWriteLittleWhereLittleChanges(@ForAll @LongRange(min = 0, max = 99) long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MapPageStore store = new MapPageStore();
    FloatTable table = new FloatTable(1 << 20);
    PagedState state = new PagedState(0, "x");
    state.add(table);
    long written = 0;
    for (int i = 0; i < 4 * Journal.GENERATIONS; i++) {
      for (int c = 0; c < 4_000; c++) {
        int at = random.nextInt(table.size());
        table.values()[at]++;
        table.touchGranules(at, 1);
      }
      store.takeBytes();
      state.snapshot(store);
      written = store.takeBytes();
    }
    // 4,000 of 4,096 pages change; granules of 32 bytes with 12 of head, and a sixteenth of all.
    assertThat(written).isLessThan(4_000 * 44 + (4 << 20) / Journal.GENERATIONS + 10_000);
    state.snapshot(store);
    assertThat(store.takeBytes()).as("after nothing").isZero();
  }

  @Example
  void shouldSayWhenAChunkIsMissing() {
    MapPageStore store = new MapPageStore();
    Tables tables = new Tables();
    tables.sparse.touchGranules(5, 1);
    tables.state.snapshot(store);
    store.remove(7, 2);

    assertThat(catchThrowable(() -> new Tables().state.restore(store)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("chunk 0 of the journal of table 7 is missing");
  }
}
