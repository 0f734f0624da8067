package io.perennial.learner.replay;

import static io.perennial.learner.replay.Buffers.NO_LOGITS;
import static io.perennial.learner.replay.Buffers.offer;
import static io.perennial.learner.replay.Buffers.slots;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.learner.scorer.FeatureVector;
import io.perennial.state.MapPageStore;
import io.perennial.state.PagedState;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReplayBufferTest {

  private static final int BLOCK = 128;

  private final PagedState state = new PagedState(0, "test");

  private ReplayBuffer buffer(int examples, int blocks, int tasks, int logits, double recent) {
    return new ReplayBuffer(
        state,
        new ReplayBufferConfig(examples, blocks * BLOCK, tasks, 1, logits, recent, Balance.NONE),
        1);
  }

  /** Bytes that are a function of the event. */
  private static byte[] bytes(long event, int length) {
    byte[] bytes = new byte[length];
    new Random(event).nextBytes(bytes);
    return bytes;
  }

  private static int only(ReplayBuffer buffer, int task) {
    int[] slots = new int[1];
    assertThat(buffer.size(task)).isEqualTo(1);
    assertThat(buffer.sample(task, 0, 1, slots)).isEqualTo(1);
    return slots[0];
  }

  @Test
  void shouldGiveBackWhatItTook() {
    ReplayBuffer buffer = buffer(4, 100, 3, 2, 0);
    assertThat(offer(buffer, 2, 77, -5, 9, new float[] {1.5f, -2}, bytes(1, 300))).isTrue();
    int slot = only(buffer, 2);
    assertThat(buffer.example(slot)).isEqualTo(bytes(1, 300));
    assertThat(buffer.length(slot)).isEqualTo(300);
    assertThat(buffer.task(slot)).isEqualTo(2);
    assertThat(buffer.event(slot)).isEqualTo(77);
    assertThat(buffer.user(slot)).isEqualTo(-5);
    assertThat(buffer.label(slot)).isEqualTo(9);
    float[] logits = new float[2];
    buffer.logits(slot, logits);
    assertThat(logits).containsExactly(1.5f, -2);
    assertThat(buffer.bytes()).isEqualTo(3 * BLOCK);
  }

  @Test
  void shouldSaveTheLogitsThatReplaceOthers() {
    ReplayBuffer buffer = buffer(4, 100, 1, 2, 0.5);
    offer(buffer, 0, 1, 1, 1, new float[] {1, 2}, bytes(1, 10));
    offer(buffer, 0, 2, 1, 1, new float[] {3, 4}, bytes(2, 10));
    MapPageStore store = new MapPageStore();
    state.snapshot(store);
    int slot = slots(buffer, 0).filter(s -> buffer.event(s) == 2).findFirst().orElseThrow();
    buffer.storeLogits(slot, new float[] {-5, 0.5f});
    state.snapshot(store);

    PagedState fresh = new PagedState(0, "test");
    ReplayBuffer restored =
        new ReplayBuffer(
            fresh, new ReplayBufferConfig(4, 100 * BLOCK, 1, 1, 2, 0.5, Balance.NONE), 1);
    fresh.restore(store);
    float[] logits = new float[2];
    restored.logits(slot, logits);
    assertThat(logits).containsExactly(-5, 0.5f);
    restored.logits(slots(restored, 0).filter(s -> s != slot).findFirst().orElseThrow(), logits);
    assertThat(logits).as("the other one").containsExactly(1, 2);
    assertThat(restored.event(slot)).isEqualTo(2);
  }

  @Test
  void shouldRefuseLogitsForWhatIsNotHeld() {
    ReplayBuffer buffer = buffer(4, 100, 1, 1, 0);
    offer(buffer, 0, 1, 5, 1, new float[] {1}, bytes(1, 10));
    int slot = only(buffer, 0);
    assertThatThrownBy(() -> buffer.storeLogits(slot, new float[2]))
        .hasMessageContaining("must have 1 logits");
    buffer.removeUser(5);
    String before = state.digest();
    float[] logits = {7};
    assertThatThrownBy(() -> buffer.storeLogits(slot, logits))
        .hasMessage("slot 0 holds no replayed example: slots are valid until the buffer changes");
    assertThatThrownBy(() -> buffer.storeLogits(-1, logits)).hasMessageContaining("slot -1");
    assertThatThrownBy(() -> buffer.storeLogits(4, logits)).hasMessageContaining("slot 4");
    assertThat(state.digest()).isEqualTo(before);
  }

  @Test
  void shouldVisitEverySlotOnce() {
    ReplayBuffer buffer =
        new ReplayBuffer(
            state, new ReplayBufferConfig(100, 100 * BLOCK, 2, 3, 0, 0.2, Balance.CLASS), 1);
    for (int event = 0; event < 500; event++) {
      offer(buffer, event % 2, event, 1, event % 3, NO_LOGITS, new byte[1]);
    }
    for (int task = 0; task < 2; task++) {
      int parity = task;
      assertThat(slots(buffer, task).mapToLong(buffer::event))
          .hasSize(40)
          .doesNotHaveDuplicates()
          .allMatch(event -> event % 2 == parity);
    }
    assertThat(slots(buffer, ReplayBuffer.RECENT).mapToLong(buffer::event))
        .containsExactlyElementsOf(LongStream.range(480, 500).boxed().toList());
    assertThatThrownBy(() -> buffer.slotAt(0, 40))
        .hasMessage("an index into the 40 examples held of task 0 must be below that, but is 40");
    assertThatThrownBy(() -> buffer.slotAt(1, -1)).hasMessageContaining("is -1");
    assertThatThrownBy(() -> buffer.slotAt(2, 0)).hasMessageContaining("replay.buffer.tasks");
  }

  @Test
  void shouldGiveBackExamplesOfEveryLength() {
    for (int length = 0; length <= 3 * BLOCK + 1; length++) {
      PagedState fresh = new PagedState(0, "test");
      ReplayBuffer buffer = new ReplayBuffer(fresh, ReplayBufferConfig.of(1, 1024, 1, 0), 1);
      assertThat(offer(buffer, 0, 1, 1, 1, NO_LOGITS, bytes(length, length))).isTrue();
      assertThat(buffer.example(only(buffer, 0))).isEqualTo(bytes(length, length));
    }
  }

  @Test
  void shouldGiveBackFeaturesThroughAReusedBuffer() {
    FeatureVector features = new FeatureVector();
    features.dense(3, 0.5f);
    features.key(99L, 1, 2, 0.25f);
    ByteBuffer scratch = ByteBuffer.allocate(4096);
    features.write(scratch);
    ReplayBuffer buffer = buffer(4, 100, 1, 0, 0);
    buffer.offer(0, 1, 1, 1, false, NO_LOGITS, scratch.array(), scratch.position());

    FeatureVector back = new FeatureVector();
    scratch.clear().position(7);
    buffer.read(only(buffer, 0), scratch);
    assertThat(scratch.position()).isEqualTo(7 + features.bytes());
    back.read(scratch.flip().position(7));
    assertThat(back.keys()[0]).isEqualTo(99L);
    assertThat(back.values()[0]).isEqualTo(0.5f);
    assertThat(back.weights()[0]).isEqualTo(0.25f);
  }

  @Test
  void shouldDivideTheCapacityEquallyAmongTasks() {
    ReplayBuffer buffer = buffer(100, 1000, 8, 0, 0.1);
    for (int task = 0; task < 7; task++) {
      for (int event = 0; event < 200; event++) {
        offer(buffer, task, event, 1, 1, NO_LOGITS, new byte[1]);
      }
      assertThat(buffer.size(0)).isBetween(90 / (task + 1), 90 / (task + 1) + 1);
    }
    assertThat(IntStream.range(0, 8).map(buffer::size))
        .containsExactly(13, 13, 13, 13, 13, 13, 12, 0);
    assertThat(buffer.size(ReplayBuffer.RECENT)).isEqualTo(10);
  }

  @Test
  void shouldHoldExactlyTheLatest() {
    ReplayBuffer buffer = buffer(100, 1000, 2, 0, 0.1);
    for (int event = 0; event < 1000; event++) {
      offer(buffer, event % 2, event, 1, 1, NO_LOGITS, bytes(event, 40));
    }
    int[] slots = new int[500];
    assertThat(buffer.sample(ReplayBuffer.RECENT, 5, 500, slots)).isEqualTo(500);
    assertThat(Arrays.stream(slots).mapToLong(buffer::event).distinct().sorted())
        .containsExactly(990L, 991L, 992L, 993L, 994L, 995L, 996L, 997L, 998L, 999L);
    for (int slot : slots) {
      assertThat(buffer.example(slot)).isEqualTo(bytes(buffer.event(slot), 40));
      assertThat(buffer.task(slot)).isEqualTo((int) (buffer.event(slot) % 2));
    }
  }

  @Test
  void shouldDrawTheSameForTheSameStep() {
    ReplayBuffer buffer = buffer(100, 1000, 2, 0, 0);
    for (int event = 0; event < 100; event++) {
      offer(buffer, 0, event, 1, 1, NO_LOGITS, new byte[1]);
    }
    int[] first = new int[30];
    int[] again = new int[30];
    int[] next = new int[30];
    buffer.sample(0, 5, 30, first);
    buffer.sample(0, 5, 30, again);
    buffer.sample(0, 6, 30, next);
    assertThat(again).isEqualTo(first);
    assertThat(next).isNotEqualTo(first);
    assertThat(buffer.sample(1, 5, 30, again)).as("nothing there").isZero();
    assertThat(buffer.sample(ReplayBuffer.RECENT, 5, 30, again)).isZero();
    assertThat(again).isEqualTo(first);
  }

  @Test
  void shouldHoldTheSameWhateverTheOrder() {
    ReplayBuffer forth = buffer(10, 100, 1, 0, 0);
    ReplayBuffer back = buffer(10, 100, 1, 0, 0);
    for (int event = 0; event < 300; event++) {
      offer(forth, 0, event, 1, 1, NO_LOGITS, new byte[1]);
      offer(back, 0, 299 - event, 1, 1, NO_LOGITS, new byte[1]);
    }
    assertThat(events(forth)).isEqualTo(events(back)).hasSize(10);
  }

  private static long[] events(ReplayBuffer buffer) {
    int[] slots = new int[1000];
    buffer.sample(0, 0, 1000, slots);
    return Arrays.stream(slots).mapToLong(buffer::event).distinct().sorted().toArray();
  }

  @Test
  void shouldRefuseAndCountWhatIsLongerThanAllBytes() {
    ReplayBuffer buffer = buffer(10, 4, 2, 0, 0.5);
    assertThat(offer(buffer, 0, 1, 1, 1, NO_LOGITS, new byte[4 * BLOCK + 1])).isFalse();
    assertThat(buffer.counts()).isEqualTo(new ReplayCounts(1, 1, 0, 0, 0, 0));
    assertThat(offer(buffer, 0, 2, 1, 1, NO_LOGITS, new byte[4 * BLOCK])).isTrue();
    assertThat(buffer.size(ReplayBuffer.RECENT)).as("longer than half").isZero();
    offer(buffer, 0, 3, 1, 1, NO_LOGITS, new byte[2 * BLOCK]);
    assertThat(buffer.size(ReplayBuffer.RECENT)).isEqualTo(1);
    assertThat(buffer.bytes()).isLessThanOrEqualTo(4 * BLOCK);
  }

  @Test
  void shouldTakeFromTheTaskWithMostBytesWhenTheyAreFull() {
    ReplayBuffer buffer = buffer(100, 100, 3, 0, 0);
    for (int event = 0; event < 30; event++) {
      offer(buffer, 0, event, 1, 1, NO_LOGITS, new byte[1]);
      offer(buffer, 1, event, 1, 1, NO_LOGITS, new byte[2 * BLOCK]);
    }
    assertThat(buffer.size(0)).isEqualTo(30);
    assertThat(buffer.size(1)).isEqualTo(30);
    for (int event = 0; event < 30; event++) {
      assertThat(offer(buffer, 2, event, 1, 1, NO_LOGITS, new byte[1])).isTrue();
    }
    assertThat(buffer.size(0)).isEqualTo(30);
    assertThat(buffer.size(1)).as("2 blocks each").isEqualTo(20);
    assertThat(buffer.counts().crowdedOut()).isEqualTo(10);
    assertThat(buffer.bytes()).isEqualTo(100 * BLOCK);
  }

  @Test
  void shouldRemoveAUserEverywhereAndNobodyElse() {
    ReplayBuffer buffer = buffer(100, 1000, 2, 1, 0.3);
    byte[] secret = new byte[200];
    Arrays.fill(secret, (byte) 0x5A);
    for (int event = 0; event < 300; event++) {
      int user = event % 7;
      byte[] example = user == 3 ? secret : bytes(event, 200);
      offer(buffer, event % 2, event, user, 1, new float[] {user == 3 ? 42 : 1}, example);
    }
    MapPageStore store = new MapPageStore();
    state.snapshot(store);
    assertThat(pagesWith(store, (byte) 0x5A)).isPositive();
    long[] sizes = {buffer.size(0) + buffer.size(1), buffer.size(ReplayBuffer.RECENT)};
    int others = held(buffer, 3, false);
    int theirs = held(buffer, 3, true);

    assertThat(buffer.removeUser(3)).isEqualTo(theirs).isPositive();
    assertThat(held(buffer, 3, true)).isZero();
    assertThat(held(buffer, 3, false)).isEqualTo(others);
    assertThat((long) buffer.size(0) + buffer.size(1)).isLessThan(sizes[0]);
    assertThat((long) buffer.size(ReplayBuffer.RECENT)).isLessThan(sizes[1]);
    assertThat(buffer.removeUser(3)).isZero();

    state.snapshot(store);
    assertThat(pagesWith(store, (byte) 0x5A)).as("overwritten").isZero();
  }

  /** Pages that hold eight such bytes in a row. */
  private static int pagesWith(MapPageStore store, byte value) {
    int pages = 0;
    for (int table = 0; table < 40; table++) {
      for (int i = 0; i < 300; i++) {
        byte[] page = store.get(table, i);
        pages += page != null && runs(page, value) ? 1 : 0;
      }
    }
    return pages;
  }

  private static boolean runs(byte[] page, byte value) {
    int run = 0;
    for (byte b : page) {
      run = b == value ? run + 1 : 0;
      if (run == 8) {
        return true;
      }
    }
    return false;
  }

  /** Distinct events held by anyone, of one user or of all others. */
  private static int held(ReplayBuffer buffer, long user, boolean theirs) {
    return (int)
        IntStream.of(0, 1, ReplayBuffer.RECENT)
            .flatMap(
                task -> {
                  int[] slots = new int[5000];
                  return Arrays.stream(slots, 0, buffer.sample(task, 0, 5000, slots));
                })
            .filter(slot -> (buffer.user(slot) == user) == theirs)
            .mapToLong(buffer::event)
            .distinct()
            .count();
  }

  @Test
  void shouldMoveAMergedTasksExamples() {
    ReplayBuffer buffer = buffer(100, 1000, 3, 0, 0.1);
    for (int event = 0; event < 20; event++) {
      offer(buffer, 0, event, 1, 1, NO_LOGITS, bytes(event, 50));
      offer(buffer, 1, 100 + event, 1, 1, NO_LOGITS, bytes(100 + event, 50));
    }
    assertThat(buffer.merge(0, 1)).isEqualTo(20);
    assertThat(buffer.size(0)).isZero();
    assertThat(buffer.seen(0)).isZero();
    assertThat(buffer.size(1)).isEqualTo(40);
    assertThat(buffer.seen(1)).isEqualTo(40);
    int[] slots = new int[200];
    buffer.sample(ReplayBuffer.RECENT, 0, 200, slots);
    assertThat(Arrays.stream(slots).map(buffer::task)).containsOnly(1);
    buffer.sample(1, 0, 200, slots);
    for (int slot : slots) {
      assertThat(buffer.task(slot)).isEqualTo(1);
      assertThat(buffer.example(slot)).isEqualTo(bytes(buffer.event(slot), 50));
    }
    assertThat(buffer.merge(1, 1)).isZero();
    assertThat(buffer.merge(2, 1)).as("never offered").isZero();
    assertThat(buffer.size(1)).isEqualTo(40);
  }

  @Test
  void shouldClearARetiredTask() {
    ReplayBuffer buffer = buffer(100, 1000, 2, 0, 0.1);
    for (int event = 0; event < 60; event++) {
      offer(buffer, event % 2, event, 1, 1, NO_LOGITS, new byte[1]);
    }
    buffer.clear(0);
    assertThat(buffer.size(0)).isZero();
    assertThat(buffer.size(1)).isEqualTo(30);
    assertThat(buffer.size(ReplayBuffer.RECENT)).isEqualTo(5);
    assertThat(buffer.counts().removed()).isEqualTo(30);
    assertThat(offer(buffer, 0, 500, 1, 1, NO_LOGITS, new byte[1])).as("new again").isTrue();
  }

  @Test
  void shouldTakeAMillionOffersAndAsManyDraws() {
    ReplayBuffer buffer = buffer(1000, 4000, 16, 1, 0.1);
    float[] logit = {1};
    byte[] example = new byte[400];
    int[] slots = new int[64];
    long sum = 0;
    for (int event = 0; event < 1_000_000; event++) {
      buffer.offer(event % 16, event, event, 1, false, logit, example, 100 + event % 300);
      if (event % 64 == 0) {
        buffer.sample(event % 16, event, 64, slots);
        sum += slots[63];
      }
    }
    assertThat(sum).isPositive();
    assertThat(IntStream.range(0, 16).map(buffer::size).sum()).isBetween(850, 900);
    assertThat(buffer.counts().offered()).isEqualTo(1_000_000);
  }

  @Test
  void shouldRefuseWrongArgumentsAndLeaveEverythingAsItWas() {
    ReplayBuffer buffer =
        new ReplayBuffer(state, new ReplayBufferConfig(4, 1024, 2, 3, 1, 0.5, Balance.CLASS), 1);
    float[] logit = {1};
    byte[] one = {1};
    String before = state.digest();
    assertThatThrownBy(() -> offer(buffer, 2, 1, 1, 1, logit, one)).hasMessageContaining("below 2");
    assertThatThrownBy(() -> offer(buffer, -1, 1, 1, 1, logit, one)).hasMessageContaining("-1");
    assertThatThrownBy(() -> offer(buffer, 0, 1, 1, 3, logit, one)).hasMessageContaining("classes");
    assertThatThrownBy(() -> offer(buffer, 0, 1, 1, 1, NO_LOGITS, one))
        .hasMessageContaining("must have 1 logits");
    assertThatThrownBy(() -> buffer.offer(0, 1, 1, 1, false, logit, one, 2))
        .hasMessageContaining("length");
    assertThatThrownBy(() -> buffer.size(2)).hasMessageContaining("replay.buffer.tasks");
    assertThat(state.digest()).isEqualTo(before);
  }

  @Test
  void shouldNameTheFieldThatIsWrong() {
    assertThatThrownBy(() -> ReplayBufferConfig.of(0, 1024, 1, 0))
        .hasMessage("learner field 'replay.buffer.examples' must be from 1 to 4194304, but is 0");
    assertThatThrownBy(() -> ReplayBufferConfig.of(1, 127, 1, 0)).hasMessageContaining("bytes");
    assertThatThrownBy(() -> ReplayBufferConfig.of(1, 1024, 0, 0)).hasMessageContaining("tasks");
    assertThatThrownBy(() -> ReplayBufferConfig.of(1, 1024, 1, -1)).hasMessageContaining("logits");
    assertThatThrownBy(() -> new ReplayBufferConfig(1, 1024, 1, 1, 0, 1.1, Balance.NONE))
        .hasMessageContaining("recent");
    for (Balance balance : Balance.values()) {
      assertThatThrownBy(() -> new ReplayBufferConfig(1, 1024, 1, 4097, 0, 0, balance))
          .hasMessage("learner field 'replay.buffer.classes' must be from 1 to 4096, but is 4097");
      assertThatThrownBy(() -> new ReplayBufferConfig(1, 1024, 1, 0, 0, 0, balance))
          .hasMessageContaining("but is 0");
    }
    assertThatThrownBy(() -> new ReplayBufferConfig(1 << 20, 1024, 1024, 1, 0, 0, Balance.ERROR))
        .hasMessageContaining("tasks * strata * examples");
  }
}
