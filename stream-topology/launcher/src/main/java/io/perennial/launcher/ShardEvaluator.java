package io.perennial.launcher;

import io.perennial.decision.CandidateRanker;
import io.perennial.evaluation.PrequentialEvaluation;
import io.perennial.evaluation.RunningMetrics;
import io.perennial.event.Arrival;
import io.perennial.event.DeadLetter;
import io.perennial.event.Decision;
import io.perennial.event.Forgotten;
import io.perennial.event.LabelledExample;
import io.perennial.event.Prediction;
import io.perennial.event.Receipt;
import io.perennial.event.SourcePosition;
import io.perennial.event.TaskShift;
import io.perennial.learner.OnlineLearner;
import io.perennial.learner.expert.ExpertStatus;
import io.perennial.learner.snapshot.ModelSnapshot;
import io.perennial.processor.EventProcessor;
import io.perennial.processor.InMemoryShardState;
import io.perennial.processor.ShardOutput;
import io.perennial.settings.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One shard of {@code evaluate}: the same processor as in the job, over maps. One thread. */
final class ShardEvaluator {

  private final Settings settings;
  private final OnlineLearner learner;
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
    this.settings = settings;
    this.fineTuning = fineTuning;
    learner = new OnlineLearner(settings.learner());
    evaluation = new PrequentialEvaluation(settings.labels().space().size());
    processor =
        new EventProcessor(
            settings.processor(),
            settings.labels().space(),
            learner,
            new InMemoryShardState(),
            new Evaluating(metrics, found),
            fineTuning == null ? CandidateRanker.NONE : fineTuning.newShard(),
            settings.forget().mac(),
            settings.kafka().shards());
  }

  void process(Arrival arrival) {
    processor.process(arrival);
  }

  /** The learner as it stands; once, since pages are saved once. */
  ModelSnapshot snapshot() {
    return ModelSnapshot.of(
        0,
        processor.clock(),
        settings.labels().space(),
        settings.learner(),
        learner,
        Instant.now());
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
    public void forgotten(Forgotten marker, Receipt receipt) {
      if (fineTuning != null) {
        fineTuning.forget(marker.user());
      }
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {}
  }
}
