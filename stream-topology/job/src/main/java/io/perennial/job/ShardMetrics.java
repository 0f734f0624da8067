package io.perennial.job;

import io.perennial.evaluation.RunningMetrics;
import io.perennial.event.LabelledExample;
import io.perennial.processor.Counters;
import io.perennial.processor.EventProcessor;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * A shard's metrics in Flink: its counters by their names in the report, running log loss, AUC and
 * accuracy over the latest {@value #WINDOW} examples, and nanoseconds of scoring and learning.
 */
final class ShardMetrics {

  private static final int WINDOW = 10_000;
  private static final int REFRESH = 100;

  private final RunningMetrics running = new RunningMetrics(WINDOW);
  private volatile RunningMetrics.Snapshot latest = running.window();
  private long examples;

  ShardMetrics(MetricGroup group, EventProcessor processor, TimedLearner learner) {
    for (Counters.Counter counter : Counters.Counter.values()) {
      group.gauge(counter.key(), (Gauge<Long>) () -> processor.counters().get(counter));
    }
    group.gauge("logLoss", (Gauge<Double>) () -> latest.logLoss());
    group.gauge("auc", (Gauge<Double>) () -> latest.auc());
    group.gauge("accuracy", (Gauge<Double>) () -> latest.accuracy());
    group.histogram("scoreNanos", learner.scoreNanos());
    group.histogram("learnNanos", learner.learnNanos());
  }

  void add(LabelledExample example) {
    running.add(example);
    if (++examples % REFRESH == 0) {
      latest = running.window();
    }
  }
}
