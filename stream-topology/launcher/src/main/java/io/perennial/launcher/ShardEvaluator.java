package io.perennial.launcher;

import io.perennial.decision.CandidateRanker;
import io.perennial.evaluation.PrequentialEvaluation;
import io.perennial.evaluation.RunningMetrics;
import io.perennial.event.Arrival;
import io.perennial.event.DeadLetter;
import io.perennial.event.Decision;
import io.perennial.event.LabelledExample;
import io.perennial.event.Prediction;
import io.perennial.event.SourcePosition;
import io.perennial.event.TaskShift;
import io.perennial.learner.OnlineLearner;
import io.perennial.learner.expert.ExpertStatus;
import io.perennial.processor.EventProcessor;
import io.perennial.processor.InMemoryShardState;
import io.perennial.processor.ShardOutput;
import io.perennial.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One shard of {@code evaluate}: the same processor as in the job, over maps. One thread. */
final class ShardEvaluator {

  private final EventProcessor processor;
  private final @Nullable InlineFineTuning fineTuning;
  private final PrequentialEvaluation evaluation;
  private final List<TaskShift> shifts = new ArrayList<>();
  private final DecisionRanking ranking = new DecisionRanking();

  /**
   * @param fineTuning of the policy that all shards share, or null for none
   * @param metrics of all shards together, for the progress line
   * @param found is told every shift as it comes
   */
  ShardEvaluator(
      Settings settings,
      @Nullable InlineFineTuning fineTuning,
      RunningMetrics metrics,
      Consumer<TaskShift> found) {
    this.fineTuning = fineTuning;
    evaluation = new PrequentialEvaluation(settings.labels().space().size());
    processor =
        new EventProcessor(
            settings.processor(),
            settings.labels().space(),
            new OnlineLearner(settings.learner()),
            new InMemoryShardState(),
            new Evaluating(metrics, found),
            fineTuning == null ? CandidateRanker.NONE : fineTuning.newShard());
  }

  void process(Arrival arrival) {
    processor.process(arrival);
  }

  /** Closes what is open, and gives the result. */
  ShardResult finish(SourcePosition end, double cpuMicrosPerEvent) {
    processor.process(new Arrival.EndOfInput(end));
    return new ShardResult(
        processor.counters().toMap(),
        evaluation,
        List.copyOf(shifts),
        experts(),
        processor.learner().errorMemory(),
        processor.learner().replay(),
        ranking,
        cpuMicrosPerEvent,
        processor.learner().digest());
  }

  /** How they stand. */
  ExpertStatus experts() {
    return processor.learner().experts();
  }

  /** Predictions are in the examples again, and dead letters are counted by the processor. */
  private final class Evaluating implements ShardOutput {

    private final RunningMetrics metrics;
    private final Consumer<TaskShift> found;

    Evaluating(RunningMetrics metrics, Consumer<TaskShift> found) {
      this.metrics = metrics;
      this.found = found;
    }

    @Override
    public void prediction(Prediction prediction) {}

    @Override
    public void example(LabelledExample example) {
      evaluation.add(example);
      metrics.add(example);
    }

    @Override
    public void shift(TaskShift shift) {
      shifts.add(shift);
      found.accept(shift);
    }

    @Override
    public void decision(Decision decision) {
      ranking.add(decision);
      if (fineTuning != null) {
        fineTuning.decision(decision);
      }
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {}
  }
}
