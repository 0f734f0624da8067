package io.perennial.launcher;

import io.perennial.evaluation.PrequentialEvaluation;
import io.perennial.evaluation.RunningMetrics;
import io.perennial.event.Arrival;
import io.perennial.event.DeadLetter;
import io.perennial.event.LabelledExample;
import io.perennial.event.Prediction;
import io.perennial.event.SourcePosition;
import io.perennial.learner.OnlineLearner;
import io.perennial.processor.EventProcessor;
import io.perennial.processor.InMemoryShardState;
import io.perennial.processor.ShardOutput;
import io.perennial.settings.Settings;

/** One shard of {@code evaluate}: the same processor as in the job, over maps. One thread. */
final class ShardEvaluator {

  private final EventProcessor processor;
  private final PrequentialEvaluation evaluation;

  /**
   * @param metrics of all shards together, for the progress line
   */
  ShardEvaluator(Settings settings, RunningMetrics metrics) {
    evaluation = new PrequentialEvaluation(settings.labels().space().size());
    processor =
        new EventProcessor(
            settings.processor(),
            settings.labels().space(),
            new OnlineLearner(settings.learner()),
            new InMemoryShardState(),
            new Evaluating(metrics));
  }

  void process(Arrival arrival) {
    processor.process(arrival);
  }

  /** Closes what is open, and gives the result. */
  ShardResult finish(SourcePosition end, double cpuMicrosPerEvent) {
    processor.process(new Arrival.EndOfInput(end));
    return new ShardResult(
        processor.counters().toMap(), evaluation, cpuMicrosPerEvent, processor.learner().digest());
  }

  /** Predictions are in the examples again, and dead letters are counted by the processor. */
  private final class Evaluating implements ShardOutput {

    private final RunningMetrics metrics;

    Evaluating(RunningMetrics metrics) {
      this.metrics = metrics;
    }

    @Override
    public void prediction(Prediction prediction) {}

    @Override
    public void example(LabelledExample example) {
      evaluation.add(example);
      metrics.add(example);
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {}
  }
}
