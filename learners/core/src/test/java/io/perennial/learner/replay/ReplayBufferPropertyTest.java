package io.perennial.learner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.state.MapPageStore;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever is done in whatever order. */
class ReplayBufferPropertyTest {

  private static ReplayBufferConfig config(
      int examples, int blocks, int classes, int tenths, Balance balance) {
    return new ReplayBufferConfig(
        examples, blocks * 128, ReplayRun.TASKS, classes, 2, tenths / 10.0, balance);
  }

  @Property(tries = 100)
  void shouldStayWithinItsCapacityAndAddUp(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int examples,
      @ForAll @IntRange(min = 1, max = 120) int blocks,
      @ForAll @IntRange(min = 1, max = 3) int classes,
      @ForAll @IntRange(min = 0, max = 10) int tenths,
      @ForAll Balance balance) {
    ReplayRun run = new ReplayRun(config(examples, blocks, classes, tenths, balance));
    Random random = new Random(seed);
    for (int event = 0; event < 400; event++) {
      run.act(random, event);
      if (event % 10 == 0) {
        run.check();
      }
    }
    for (int user = 0; user < ReplayRun.USERS; user++) {
      run.buffer.removeUser(user);
    }
    run.check();
    assertThat(run.buffer.bytes()).as("nothing leaks").isZero();
  }

  @Property(tries = 50)
  void shouldContinueAfterARestartAsIfThereWereNone(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 120) int blocks,
      @ForAll @IntRange(min = 1, max = 300) int before,
      @ForAll Balance balance) {
    ReplayBufferConfig config = config(40, blocks, 2, 3, balance);
    ReplayRun whole = new ReplayRun(config);
    Random random = new Random(seed);
    MapPageStore store = new MapPageStore();
    for (int event = 0; event < before; event++) {
      whole.act(random, event);
      if (event % 50 == 0) {
        whole.state.snapshot(store);
      }
    }
    whole.state.snapshot(store);
    ReplayRun restored = ReplayRun.restored(config, store);
    assertThat(restored.state.digest()).isEqualTo(whole.state.digest());
    long next = random.nextLong();
    Random first = new Random(next);
    Random second = new Random(next);
    for (int event = before; event < before + 200; event++) {
      whole.act(first, event);
      restored.act(second, event);
    }
    restored.check();
    assertThat(restored.state.digest()).isEqualTo(whole.state.digest());
  }

  /**
   * Two shards, of which one moves to another process and back (1, 2, 1 processes). Each buffer is
   * the one it would be if it had stayed, and so is what may be drawn from it.
   */
  @Property(tries = 50)
  void shouldHoldTheSameSampleAfterItsShardMovedAndCameBack(
      @ForAll long seed,
      @ForAll @IntRange(min = 10, max = 120) int blocks,
      @ForAll @IntRange(min = 0, max = 200) int away,
      @ForAll @IntRange(min = 0, max = 200) int back,
      @ForAll Balance balance) {
    ReplayBufferConfig config = config(40, blocks, 2, 2, balance);
    ReplayRun stays = new ReplayRun(config);
    ReplayRun other = new ReplayRun(config);
    ReplayRun moves = new ReplayRun(config);
    Random first = new Random(seed);
    Random second = new Random(seed);
    MapPageStore store = new MapPageStore();
    for (int event = 0; event < 500; event++) {
      if (event == away || event == away + back) {
        moves.state.snapshot(store);
        moves = ReplayRun.restored(config, store);
      }
      stays.act(first, event);
      moves.act(second, event);
      other.act(new Random(event), event);
    }
    moves.check();
    assertThat(moves.events()).isDeepEqualTo(stays.events());
    assertThat(moves.state.digest()).isEqualTo(stays.state.digest());
    assertThat(other.state.digest()).as("another stream").isNotEqualTo(stays.state.digest());
  }
}
