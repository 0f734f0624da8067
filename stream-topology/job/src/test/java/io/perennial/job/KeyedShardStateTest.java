package io.perennial.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.flink.api.common.state.MapState;
import org.junit.jupiter.api.Test;

final class KeyedShardStateTest {

  private final MapInMemory<Long, byte[]> pages = new MapInMemory<>();
  private final MapInMemory<String, byte[]> open = new MapInMemory<>();
  private final KeyedShardState state = new KeyedShardState(pages, open);

  @Test
  void shouldAnswerLikeAMapWhateverIsHeldBackAndBringTheKeyedStateAfter() {
    Map<String, byte[]> expected = new HashMap<>();
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 20_000; i++) {
      String key = "k" + random.nextInt(40);
      if (expected.containsKey(key)) {
        if (random.nextBoolean()) {
          state.removeOpen(key);
          expected.remove(key);
        }
      } else {
        byte[] record = {(byte) i, (byte) (i >> 8)};
        state.putOpen(key, record);
        expected.put(key, record);
      }
      assertThat(state.getOpen(key)).isEqualTo(expected.get(key));
      if (random.nextInt(30) == 0) {
        state.flush();
        assertThat(open.map).isEqualTo(expected);
      }
    }
    Map<String, byte[]> seen = new HashMap<>();
    state.forEachOpen(seen::put);
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void shouldWriteNothingForWhatCameAndWent() {
    state.putOpen("a", new byte[] {1});
    state.removeOpen("a");
    state.flush();

    assertThat(open.writes).isZero();
  }

  @Test
  void shouldNotHoldBackWithoutBound() {
    for (int i = 0; i < 100; i++) {
      state.putOpen("k" + i, new byte[1 << 20]);
    }

    assertThat(open.map).hasSizeGreaterThan(60);
  }

  @Test
  void shouldKeepTablesAndPagesApart() {
    state.put(-1, 0, new byte[] {1});
    state.put(0, 0, new byte[] {2});
    state.put(0, 1, new byte[] {3});

    assertThat(state.get(-1, 0)).containsExactly(1);
    assertThat(state.get(0, 0)).containsExactly(2);
    assertThat(state.get(0, 1)).containsExactly(3);
    assertThat(state.get(1, 0)).isNull();
  }

  /** Flink's map state over a map. */
  private static final class MapInMemory<K, V> implements MapState<K, V> {

    final Map<K, V> map = new HashMap<>();
    int writes;

    @Override
    public V get(K key) {
      return map.get(key);
    }

    @Override
    public void put(K key, V value) {
      writes++;
      map.put(key, value);
    }

    @Override
    public void putAll(Map<K, V> values) {
      values.forEach(this::put);
    }

    @Override
    public void remove(K key) {
      writes++;
      map.remove(key);
    }

    @Override
    public boolean contains(K key) {
      return map.containsKey(key);
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() {
      return map.entrySet();
    }

    @Override
    public Iterable<K> keys() {
      return map.keySet();
    }

    @Override
    public Iterable<V> values() {
      return map.values();
    }

    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
      return map.entrySet().iterator();
    }

    @Override
    public boolean isEmpty() {
      return map.isEmpty();
    }

    @Override
    public void clear() {
      map.clear();
    }
  }
}
