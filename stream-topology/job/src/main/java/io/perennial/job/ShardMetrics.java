package io.perennial.job;

import io.perennial.evaluation.RunningMetrics;
import io.perennial.event.Decision;
import io.perennial.event.LabelledExample;
import io.perennial.learner.expert.ExpertStatus;
import io.perennial.learner.memory.MemoryStatus;
import io.perennial.learner.replay.ReplayStatus;
import io.perennial.policy.RankingEvaluation;
import io.perennial.policy.RankingMetrics;
import io.perennial.policy.update.ServedPolicy;
import io.perennial.processor.Counters;
import io.perennial.processor.EventProcessor;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * A shard's metrics in Flink: its counters by their names in the report, running log loss, AUC and
 * accuracy over the latest {@value #WINDOW} examples, NDCG@10 over the latest {@value #RANKINGS}
 * decisions, how experts, error memory, replay and policy stand, and nanoseconds of scoring and
 * learning. The operator's thread refreshes what Flink's reporters read from theirs.
 */
final class ShardMetrics {

  private static final int WINDOW = 10_000;
  private static final int REFRESH = 100;
  private static final int RANKINGS = 1_000;

  private final TimedLearner learner;
  private final RunningMetrics running = new RunningMetrics(WINDOW);
  private final RankingEvaluation served = new RankingEvaluation(RANKINGS);
  private final RankingEvaluation fast = new RankingEvaluation(RANKINGS);
  private volatile double servedNdcg = Double.NaN;
  private volatile double fastNdcg = Double.NaN;
  private volatile RunningMetrics.Snapshot latest = running.window();
  private volatile ExpertStatus experts;
  private volatile MemoryStatus memory = MemoryStatus.NONE;
  private volatile ReplayStatus replay = ReplayStatus.NONE;
  private long examples;

  /**
   * @param learner as the processor has restored it
   */
  ShardMetrics(
      MetricGroup group, EventProcessor processor, TimedLearner learner, ServedPolicy policy) {
    this.learner = learner;
    this.experts = learner.experts();
    for (Counters.Counter counter : Counters.Counter.values()) {
      group.gauge(counter.key(), (Gauge<Long>) () -> processor.counters().get(counter));
    }
    group.gauge("logLoss", (Gauge<Double>) () -> latest.logLoss());
    group.gauge("auc", (Gauge<Double>) () -> latest.auc());
    group.gauge("accuracy", (Gauge<Double>) () -> latest.accuracy());
    group.gauge("experts", (Gauge<Integer>) () -> experts.count());
    group.gauge("activeExpert", (Gauge<Integer>) () -> experts.active());
    group.gauge("shifts", (Gauge<Long>) () -> experts.shifts());
    group.gauge("shiftStatistic", (Gauge<Double>) () -> experts.statistic());
    group.gauge("shiftThreshold", (Gauge<Double>) () -> experts.threshold());
    group.gauge("selectorAccuracy", (Gauge<Double>) () -> experts.selectorAccuracy());
    group.gauge("selectedShare", (Gauge<Double>) () -> experts.selected());
    group.gauge("expertParameters", (Gauge<Long>) () -> experts.parameters());
    group.gauge("expertNonzero", (Gauge<Long>) () -> experts.nonzero());
    group.gauge("memoryShare", (Gauge<Double>) () -> memory.share());
    group.gauge("memoryWrites", (Gauge<Long>) () -> memory.writes());
    group.gauge("memoryHitRate", (Gauge<Double>) () -> memory.hitRate());
    group.gauge("memoryOccupiedCells", (Gauge<Long>) () -> memory.occupied());
    group.gauge("memoryResets", (Gauge<Long>) () -> memory.resets());
    group.gauge("memoryGain", (Gauge<Double>) () -> memory.gain());
    group.gauge("memoryMeanChange", (Gauge<Double>) () -> memory.meanChange());
    group.gauge("replaySize", (Gauge<Long>) () -> replay.size());
    group.gauge("replayBytes", (Gauge<Long>) () -> replay.bytes());
    group.gauge("replayDrawn", (Gauge<Long>) () -> replay.drawn());
    group.gauge("replayLearned", (Gauge<Long>) () -> replay.learned());
    group.gauge("replayEffort", (Gauge<Double>) () -> replay.effort());
    group.gauge("replayWeights", (Gauge<String>) () -> weights(replay));
    group.gauge("decisions", (Gauge<Long>) processor::decisions);
    group.gauge("decisionsCapped", (Gauge<Long>) processor::decisionsCapped);
    group.gauge("policyVersion", (Gauge<Long>) policy::version);
    group.gauge("policyUnranked", (Gauge<Long>) policy::unranked);
    group.gauge("servedNdcg10", (Gauge<Double>) () -> servedNdcg);
    group.gauge("fastNdcg10", (Gauge<Double>) () -> fastNdcg);
    group.histogram("scoreNanos", learner.scoreNanos());
    group.histogram("learnNanos", learner.learnNanos());
  }

  void add(LabelledExample example) {
    running.add(example);
    if (++examples % REFRESH == 0) {
      latest = running.window();
      refreshExperts();
    }
  }

  /** A decision with a positive outcome, as it was ranked at its arrival. */
  void add(Decision decision) {
    int n = decision.candidates().size();
    float[] byServed = new float[n];
    float[] byFast = new float[n];
    for (int i = 0; i < n; i++) {
      byServed[i] = decision.candidates().get(i).served();
      byFast[i] = decision.candidates().get(i).fast();
    }
    served.add(RankingMetrics.of(byServed, n, decision.chosen()));
    fast.add(RankingMetrics.of(byFast, n, decision.chosen()));
    servedNdcg = served.latest().ndcg10();
    fastNdcg = fast.latest().ndcg10();
  }

  /** Shows how these stand from now on; called by the operator's thread alone. */
  void show(MemoryStatus memoryNow, ReplayStatus replayNow) {
    memory = memoryNow;
    replay = replayNow;
  }

  /** Such as {@code current 1.12, task 0 0.88}. */
  private static String weights(ReplayStatus replay) {
    return replay.objectives().stream()
        .map(o -> String.format(Locale.ROOT, "%s %.2f", o.name(), o.weight()))
        .collect(Collectors.joining(", "));
  }

  /** Shows how the experts stand from now on; called by the operator's thread alone. */
  void refreshExperts() {
    experts = learner.experts();
  }
}
