package io.perennial.launcher;

/**
 * A bounded sample of the past of several tasks, as {@link ReplayBench} measures it. Loops are
 * inside, so that what is measured is not the call. Examples have consecutive numbers; {@link
 * ReplayExamples} makes them.
 */
interface ReplayCandidate {

  /** Examples that are drawn together, of one task. */
  int MINI_BATCH = 64;

  String name();

  /** Forgets all examples; the tasks are new after that. */
  void clear();

  /**
   * Offers the examples from {@code from} to {@code to - 1}.
   *
   * @return how many of them the tasks' samples took
   */
  int offer(long from, long to);

  /**
   * Draws mini-batches from {@code from} to {@code to - 1}, each from the next task.
   *
   * @return something of what was drawn, so that it is not optimised away
   */
  long draw(long from, long to);

  /**
   * Draws like {@link #draw}, and copies each example's bytes and logits to memory that is used
   * again.
   *
   * @return something of what was copied
   */
  long read(long from, long to);
}
