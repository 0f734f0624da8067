package io.perennial.launcher;

import io.perennial.evaluation.EventCounts;
import io.perennial.evaluation.FeedbackCounts;
import io.perennial.evaluation.PrequentialEvaluation;
import io.perennial.evaluation.Report;
import java.util.List;
import java.util.Map;

/**
 * What one shard has come to at the end of input, whichever host ran it.
 *
 * @param counters by the names of telemetry
 * @param cpuMicrosPerEvent CPU time of the learning thread per event
 * @param digest of the learner's state
 */
record ShardResult(
    Map<String, Long> counters,
    PrequentialEvaluation evaluation,
    double cpuMicrosPerEvent,
    String digest) {

  /**
   * The report of several shards together.
   *
   * @param shards in the order of their numbers
   * @param eventSeconds time in which the events went through
   * @param seconds wall time of everything
   */
  static Report report(List<ShardResult> shards, long seed, double eventSeconds, double seconds) {
    EventCounts events =
        shards.stream().map(ShardResult::events).reduce(EventCounts.NONE, EventCounts::plus);
    FeedbackCounts feedback =
        shards.stream()
            .map(shard -> FeedbackCounts.of(shard.counters))
            .reduce(FeedbackCounts.NONE, FeedbackCounts::plus);
    return new Report(
        events,
        feedback,
        PrequentialEvaluation.merge(shards.stream().map(ShardResult::evaluation).toList()),
        List.of(),
        1,
        Report.ErrorMemory.NONE,
        Report.Replay.NONE,
        Report.FineTuning.NONE,
        new Report.Throughput(events.received() / eventSeconds, cpuMicros(shards)),
        ShardDigests.combine(shards.stream().map(ShardResult::digest).toList()),
        seed,
        seconds);
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
