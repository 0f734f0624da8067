package io.perennial.processor;

import io.perennial.event.DeadLetter;
import io.perennial.event.Decision;
import io.perennial.event.Forgotten;
import io.perennial.event.LabelledExample;
import io.perennial.event.Prediction;
import io.perennial.event.Receipt;
import io.perennial.event.TaskShift;
import io.perennial.learner.replay.ReplayDraws;

/** Where a shard's answers go, in the order they are given. */
public interface ShardOutput {

  void prediction(Prediction prediction);

  void example(LabelledExample example);

  /** A decision of the learner about a change of the stream's task. */
  void shift(TaskShift shift);

  /** A choice among candidates whose outcome was positive. */
  void decision(Decision decision);

  /**
   * A user was forgotten.
   *
   * @param marker to be told among examples and decisions
   * @param receipt of what was removed here
   */
  void forgotten(Forgotten marker, Receipt receipt);

  /**
   * Past examples that were drawn again after an outcome, at least one. It follows the example of
   * that outcome.
   *
   * @param draws valid during the call only
   * @param sequence of the example that was learned before
   */
  default void replays(ReplayDraws draws, long sequence) {}

  /** A record that could not be used, or came too late: kept whole. */
  void deadLetter(DeadLetter deadLetter);
}
