package io.perennial.launcher;

import io.perennial.evaluation.Evaluation;
import io.perennial.evaluation.EventCounts;
import io.perennial.evaluation.FeedbackCounts;
import io.perennial.evaluation.PrequentialEvaluation;
import io.perennial.evaluation.Report;
import io.perennial.event.TaskShift;
import io.perennial.learner.LearnerConfig;
import io.perennial.learner.OnlineLearner;
import io.perennial.learner.expert.ExpertStatus;
import io.perennial.learner.memory.MemoryStatus;
import io.perennial.learner.replay.ReplayStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What one shard has come to at the end of input, whichever host ran it.
 *
 * @param counters by the names of telemetry
 * @param shifts what the learner decided about changes of the task, in order
 * @param experts how they stand
 * @param errorMemory how it stands
 * @param replay how it stands
 * @param ranking of its decisions
 * @param cpuMicrosPerEvent CPU time of the learning thread per event
 * @param digest of the learner's state
 */
record ShardResult(
    Map<String, Long> counters,
    PrequentialEvaluation evaluation,
    List<TaskShift> shifts,
    ExpertStatus experts,
    MemoryStatus errorMemory,
    ReplayStatus replay,
    DecisionRanking ranking,
    double cpuMicrosPerEvent,
    String digest) {

  /**
   * The report of several shards together.
   *
   * @param shards in the order of their numbers
   * @param fineTuning of the policy that they share
   * @param eventSeconds time in which the events went through
   * @param seconds wall time of everything
   */
  static Report report(
      List<ShardResult> shards,
      LearnerConfig learner,
      Report.FineTuning fineTuning,
      double eventSeconds,
      double seconds) {
    EventCounts events =
        shards.stream().map(ShardResult::events).reduce(EventCounts.NONE, EventCounts::plus);
    FeedbackCounts feedback =
        shards.stream()
            .map(shard -> FeedbackCounts.of(shard.counters))
            .reduce(FeedbackCounts.NONE, FeedbackCounts::plus);
    Evaluation evaluation =
        PrequentialEvaluation.merge(shards.stream().map(ShardResult::evaluation).toList());
    return new Report(
        events,
        feedback,
        evaluation,
        shifts(shards),
        shards.stream().map(ShardResult::experts).toList(),
        errorMemory(shards, learner, events, evaluation),
        new Report.Replay(shards.stream().map(ShardResult::replay).toList()),
        DecisionRanking.report(shards.stream().map(ShardResult::ranking).toList()),
        fineTuning,
        new Report.Throughput(events.received() / eventSeconds, cpuMicros(shards)),
        ShardDigests.combine(shards.stream().map(ShardResult::digest).toList()),
        learner.seed(),
        seconds);
  }

  /** By event time, and within a shard in its own order as far as that allows. */
  private static List<Report.Shift> shifts(List<ShardResult> shards) {
    List<Report.Shift> shifts = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      for (TaskShift shift : shards.get(i).shifts) {
        shifts.add(new Report.Shift(i, shift));
      }
    }
    if (shards.size() > 1) {
      // Stable: what happened at one time stays in the order of the shards, and of each of them.
      shifts.sort(Comparator.comparingLong(found -> found.shift().timestamp()));
    }
    return shifts;
  }

  /** It is read for every score and written for every outcome. */
  private static Report.ErrorMemory errorMemory(
      List<ShardResult> shards, LearnerConfig learner, EventCounts events, Evaluation evaluation) {
    return learner.hasErrorMemory()
        ? new Report.ErrorMemory(
            shards.size() * OnlineLearner.errorMemoryBytes(learner),
            events.learned() + events.pending(),
            events.learned() + evaluation.corrections(),
            evaluation.meanAbsCompensation(),
            shards.stream().map(ShardResult::errorMemory).toList())
        : Report.ErrorMemory.NONE;
  }

  private EventCounts events() {
    return EventCounts.of(counters);
  }

  private static double cpuMicros(List<ShardResult> shards) {
    double micros = 0;
    long events = 0;
    for (ShardResult shard : shards) {
      long received = shard.events().received();
      micros += shard.cpuMicrosPerEvent * received;
      events += received;
    }
    return micros / events;
  }
}
