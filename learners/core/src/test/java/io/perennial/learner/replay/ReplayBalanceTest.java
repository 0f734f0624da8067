package io.perennial.learner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Samples that are balanced by whether the served answer was right or wrong. */
class ReplayBalanceTest {

  private static final int SEEDS = 600;
  private static final int EVENTS = 240;
  private static final int CAPACITY = 40;

  /** Numbers of events that were answered wrong start here. */
  private static final int WRONG = 1000;

  /** Right ones throughout, and after some of them a wrong one. */
  private static ReplayBuffer offer(ReplayBuffer buffer, LongPredicate wrongToo) {
    for (int event = 0; event < EVENTS; event++) {
      Buffers.offer(buffer, event, event % 2, false);
      if (wrongToo.test(event)) {
        Buffers.offer(buffer, WRONG + event, event % 2, true);
      }
    }
    return buffer;
  }

  private static LongFunction<ReplayBuffer> run(LongPredicate wrongToo) {
    return seed -> offer(Buffers.balanced(seed, CAPACITY, Balance.ERROR), wrongToo);
  }

  private static long[] right(ReplayBuffer buffer) {
    return events(buffer).filter(event -> event < WRONG).toArray();
  }

  private static long[] wrong(ReplayBuffer buffer) {
    return events(buffer).filter(event -> event >= WRONG).map(e -> e - WRONG).toArray();
  }

  private static LongStream events(ReplayBuffer buffer) {
    return Buffers.slots(buffer, 0).mapToLong(buffer::event);
  }

  /**
   * One in three was wrong. Statistics 213, limit 329, of the right; 119, limit 185, of the wrong.
   */
  @Test
  void shouldHoldEqualSharesThatAreUniformEach() {
    LongFunction<ReplayBuffer> run = run(event -> event % 2 == 0);
    assertThat(right(run.apply(1))).hasSize(CAPACITY / 2);
    assertThat(wrong(run.apply(1))).hasSize(CAPACITY / 2);
    assertThat(ChiSquare.ofInclusion(SEEDS, EVENTS, seed -> right(run.apply(seed))))
        .isBetween(150.0, ChiSquare.limit(EVENTS - 1));
    LongFunction<long[]> wrongs =
        seed -> LongStream.of(wrong(run.apply(seed))).map(event -> event / 2).toArray();
    assertThat(ChiSquare.ofInclusion(SEEDS, EVENTS / 2, wrongs))
        .isBetween(60.0, ChiSquare.limit(EVENTS / 2 - 1));
  }

  /** Late ones: the sample was full of others. */
  @Test
  void shouldHoldAllOfTheFewAndFillTheRestUniformly() {
    LongFunction<ReplayBuffer> run = run(event -> event >= 200 && event % 4 == 0);
    ReplayBuffer one = run.apply(1);
    assertThat(wrong(one))
        .containsExactlyInAnyOrder(200, 204, 208, 212, 216, 220, 224, 228, 232, 236);
    assertThat(right(one)).hasSize(CAPACITY - 10);
    assertThat(one.counts().evicted() + one.counts().declined()).isEqualTo(EVENTS + 10 - CAPACITY);
    assertThat(ChiSquare.ofInclusion(SEEDS, EVENTS, seed -> right(run.apply(seed))))
        .isBetween(150.0, ChiSquare.limit(EVENTS - 1));
  }

  @Test
  void shouldBeOneUniformSampleWhereNothingWasWrong() {
    LongFunction<ReplayBuffer> run = run(event -> false);
    assertThat(run.apply(1).size(0)).isEqualTo(CAPACITY);
    assertThat(ChiSquare.ofInclusion(SEEDS, EVENTS, seed -> right(run.apply(seed))))
        .isBetween(150.0, ChiSquare.limit(EVENTS - 1));
  }

  @Test
  void shouldTakeExamplesAsTheyComeWithoutBalance() {
    ReplayBuffer buffer = offer(Buffers.balanced(1, CAPACITY, Balance.NONE), event -> true);
    ReplayBuffer blind = Buffers.balanced(1, CAPACITY, Balance.NONE);
    for (int event = 0; event < EVENTS; event++) {
      Buffers.offer(blind, event, 0, false);
      Buffers.offer(blind, WRONG + event, 0, false);
    }
    assertThat(events(buffer)).containsExactlyElementsOf(events(blind).boxed().toList());
  }

  /** Users 0 and 1 were right, 2 and 3 wrong: each goes alone, and the others stay. */
  @Test
  void shouldRemoveUsersFromTheStratumTheyAreIn() {
    ReplayBuffer buffer = Buffers.balanced(1, CAPACITY, Balance.ERROR);
    for (int event = 0; event < EVENTS; event++) {
      int user = event % 4;
      buffer.offer(0, event, user, 1, user >= 2, Buffers.NO_LOGITS, new byte[1], 1);
    }
    List<Long> right = ofUsers(buffer, 0, 1);
    List<Long> wrong = ofUsers(buffer, 2, 3);
    assertThat(right).hasSize(CAPACITY / 2);
    assertThat(wrong).hasSize(CAPACITY / 2);
    List<Long> rest = ofUsers(buffer, 3);
    assertThat(buffer.removeUser(2)).isEqualTo(wrong.size() - rest.size()).isPositive();
    assertThat(ofUsers(buffer, 0, 1)).isEqualTo(right);
    assertThat(ofUsers(buffer, 2, 3)).isEqualTo(rest).isNotEmpty();
    buffer.clear(0);
    assertThat(buffer.size(0)).isZero();
    assertThat(buffer.bytes()).isZero();
  }

  private static List<Long> ofUsers(ReplayBuffer buffer, long... users) {
    return Buffers.slots(buffer, 0)
        .filter(slot -> LongStream.of(users).anyMatch(user -> user == buffer.user(slot)))
        .mapToObj(buffer::event)
        .sorted()
        .toList();
  }
}
