package io.perennial.launcher;

import io.perennial.learner.replay.Balance;
import io.perennial.learner.replay.ReplayBuffer;
import io.perennial.learner.replay.ReplayBufferConfig;
import io.perennial.state.PagedState;
import java.nio.ByteBuffer;

/** The learner's replay buffer, with bytes enough for its number of examples to be the bound. */
final class BufferCandidate implements ReplayCandidate {

  /** Examples take whole blocks of this many bytes. */
  static final int BLOCK_BYTES = 128;

  private static final long SEED = 1;

  private final String name;
  private final ReplayExamples examples;
  private final ReplayBuffer buffer;
  private final int[] drawn = new int[MINI_BATCH];
  private final ByteBuffer bytes;
  private final float[] logits = new float[ReplayExamples.LOGITS];

  /**
   * @param capacity examples at most
   * @param recent share of them that the latest of all tasks get, 0 to 1
   */
  BufferCandidate(String name, ReplayExamples examples, int capacity, double recent) {
    this.name = name;
    this.examples = examples;
    this.buffer =
        new ReplayBuffer(
            new PagedState(0, name),
            new ReplayBufferConfig(
                capacity,
                arenaBytes(capacity, examples.length()),
                ReplayExamples.TASKS,
                2,
                ReplayExamples.LOGITS,
                recent,
                Balance.NONE),
            SEED);
    this.bytes = ByteBuffer.allocate(examples.length());
  }

  /** Bytes of an example in whole blocks. */
  static long wholeBlocks(int length) {
    return (long) (length + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
  }

  /** With an eighth always free: the buffer would count as full of bytes below that. */
  private static int arenaBytes(int capacity, int length) {
    return Math.toIntExact((capacity * wholeBlocks(length) / 7 + BLOCK_BYTES) * 8);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void clear() {
    for (int task = 0; task < ReplayExamples.TASKS; task++) {
      buffer.clear(task);
    }
  }

  @Override
  public int offer(long from, long to) {
    int taken = 0;
    for (long event = from; event < to; event++) {
      boolean sampled =
          buffer.offer(
              examples.task(event),
              event,
              event,
              examples.label(event),
              false,
              examples.logits(event),
              examples.content(event),
              examples.length());
      taken += sampled ? 1 : 0;
    }
    return taken;
  }

  @Override
  public long draw(long from, long to) {
    long sum = 0;
    for (long step = from; step < to; step++) {
      int count = sample(step);
      for (int i = 0; i < count; i++) {
        sum += drawn[i];
      }
    }
    return sum;
  }

  @Override
  public long read(long from, long to) {
    long sum = 0;
    for (long step = from; step < to; step++) {
      int count = sample(step);
      for (int i = 0; i < count; i++) {
        bytes.clear();
        buffer.read(drawn[i], bytes);
        buffer.logits(drawn[i], logits);
        sum += bytes.get(bytes.position() - 1) + (long) logits[0];
      }
    }
    return sum;
  }

  private int sample(long step) {
    return buffer.sample((int) (step % ReplayExamples.TASKS), step, MINI_BATCH, drawn);
  }
}
