package io.perennial.learner.replay;

import io.perennial.state.PagedState;
import java.util.stream.IntStream;

/** Buffers whose examples are small and alike, and what they hold. */
final class Buffers {

  static final float[] NO_LOGITS = {};

  private Buffers() {}

  /** Of one task with two labels. */
  static ReplayBuffer balanced(long seed, int examples, Balance balance) {
    return new ReplayBuffer(
        new PagedState(0, "test"),
        new ReplayBufferConfig(examples, 1 << 20, 1, 2, 0, 0, balance),
        seed);
  }

  /** Offers all of the bytes, of an example that was answered right. */
  static boolean offer(
      ReplayBuffer buffer,
      int task,
      long event,
      long user,
      int label,
      float[] logits,
      byte[] example) {
    return buffer.offer(task, event, user, label, false, logits, example, example.length);
  }

  /** Offers a byte of a user 0 to task 0, without logits. */
  static boolean offer(ReplayBuffer buffer, long event, int label, boolean wrong) {
    return buffer.offer(0, event, 0, label, wrong, NO_LOGITS, new byte[1], 1);
  }

  /** All slots of a task, or of the latest. */
  static IntStream slots(ReplayBuffer buffer, int task) {
    return IntStream.range(0, buffer.size(task)).map(i -> buffer.slotAt(task, i));
  }
}
