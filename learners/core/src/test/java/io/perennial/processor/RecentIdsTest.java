package io.perennial.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.processor.RecentIds.Fate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RecentIdsTest {

  @Test
  void shouldRememberExactlyTheLatestIds() {
    int capacity = 700;
    RecentIds ids = new RecentIds(0, capacity);
    Deque<String> latest = new ArrayDeque<>();
    Map<String, Fate> fates = new HashMap<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      String id = "id-" + random.nextInt(3_000);
      Fate fate = Fate.values()[random.nextInt(3)];
      assertThat(ids.fateOf(id)).isEqualTo(fates.get(id));
      if (fates.put(id, fate) == null) {
        latest.add(id);
        if (latest.size() > capacity) {
          fates.remove(latest.poll());
        }
      }
      ids.put(id, fate);
    }
    assertThat(ids.added()).isGreaterThan(capacity);
  }

  @Test
  void shouldWriteOnlyThePagesThatChangedAndRestoreThemAll() {
    RecentIds ids = new RecentIds(5, 10_000);
    InMemoryShardState state = new InMemoryShardState();
    for (int i = 0; i < 5_000; i++) {
      ids.put("id-" + i, Fate.AWAITING);
    }
    ids.snapshot(state);
    InMemoryShardState delta = new InMemoryShardState();
    ids.put("id-7", Fate.EXPIRED);
    ids.put("new", Fate.LABELLED);
    ids.snapshot(delta);
    assertThat(delta.pageCount()).isEqualTo(2);
    state.put(5, 0, delta.get(5, 0));
    state.put(5, 9, delta.get(5, 9));

    RecentIds restored = new RecentIds(5, 10_000);
    restored.restore(state, ids.added());

    assertThat(restored.fateOf("id-7")).isEqualTo(Fate.EXPIRED);
    assertThat(restored.fateOf("new")).isEqualTo(Fate.LABELLED);
    assertThat(restored.fateOf("id-4999")).isEqualTo(Fate.AWAITING);
    assertThat(restored.fateOf("id-5000")).isNull();
  }
}
