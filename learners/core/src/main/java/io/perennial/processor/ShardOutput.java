package io.perennial.processor;

import io.perennial.event.DeadLetter;
import io.perennial.event.Decision;
import io.perennial.event.LabelledExample;
import io.perennial.event.Prediction;
import io.perennial.event.TaskShift;

/** Where a shard's answers go, in the order they are given. */
public interface ShardOutput {

  void prediction(Prediction prediction);

  void example(LabelledExample example);

  /** A decision of the learner about a change of the stream's task. */
  void shift(TaskShift shift);

  /** A choice among candidates whose outcome was positive. */
  void decision(Decision decision);

  /** A record that could not be used, or came too late: kept whole. */
  void deadLetter(DeadLetter deadLetter);
}
