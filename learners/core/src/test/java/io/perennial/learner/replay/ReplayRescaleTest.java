package io.perennial.learner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.state.MapPageStore;
import io.perennial.state.PagedState;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A shard moves to another process and back: 1, 2, 1 processes. */
class ReplayRescaleTest {

  private static final int EVENTS = 240;
  private static final Set<Integer> NEVER = Set.of();

  /** Right after the other task went, while the sample grows, and when it is full again. */
  private static final Set<Integer> TWICE = Set.of(122, 180);

  /** A buffer wherever it is, with its state and the pages that move with it. */
  private static final class Shard {
    private final ReplayBufferConfig config;
    private final long seed;
    private final MapPageStore store = new MapPageStore();
    private PagedState state = new PagedState(0, "test");
    private ReplayBuffer buffer;

    Shard(Balance balance, long seed) {
      this.config = new ReplayBufferConfig(12, 100 * 128, 2, 2, 1, 0, balance);
      this.seed = seed;
      this.buffer = new ReplayBuffer(state, config, seed);
    }

    void move() {
      state.snapshot(store);
      state = new PagedState(0, "test");
      buffer = new ReplayBuffer(state, config, seed);
      state.restore(store);
    }

    void offer(int task, int event) {
      float[] logits = {event};
      buffer.offer(
          task,
          event,
          event,
          event % 2,
          event % 3 == 0,
          logits,
          new byte[event % 200],
          event % 200);
    }

    /** Task 0 has half of the capacity, and all of it from event 120 on. */
    Shard run(Set<Integer> moves) {
      for (int event = 0; event < EVENTS; event++) {
        offer(0, event);
        if (event < 120) {
          offer(1, event);
        }
        if (event == 120) {
          buffer.clear(1);
        }
        if (moves.contains(event)) {
          move();
        }
      }
      return this;
    }

    long[] events() {
      return Buffers.slots(buffer, 0).mapToLong(buffer::event).toArray();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldHoldTheSameSampleAsAShardThatStays(Balance balance) {
    for (int seed = 0; seed < 50; seed++) {
      Shard stays = new Shard(balance, seed).run(NEVER);
      Shard moves = new Shard(balance, seed).run(TWICE);
      assertThat(moves.events()).isEqualTo(stays.events());
      assertThat(moves.state.digest()).isEqualTo(stays.state.digest());
      int[] draws = new int[30];
      int[] same = new int[30];
      stays.buffer.sample(0, seed, 30, draws);
      moves.buffer.sample(0, seed, 30, same);
      assertThat(same).isEqualTo(draws);
    }
  }

  /** Statistic 303, limit 329; where the limits of the keys stay behind, 839. */
  @Test
  void shouldStayUniform() {
    double statistic =
        ChiSquare.ofInclusion(
            6000, EVENTS, seed -> new Shard(Balance.NONE, seed).run(TWICE).events());
    assertThat(statistic).isBetween(150.0, ChiSquare.limit(EVENTS - 1));
  }
}
