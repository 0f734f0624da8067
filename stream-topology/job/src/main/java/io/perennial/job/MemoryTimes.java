package io.perennial.job;

import io.perennial.learner.memory.Probe;
import org.apache.flink.metrics.MetricGroup;

/** Nanoseconds of the error memory's reading and writing, as metrics. */
final class MemoryTimes implements Probe {

  private final SampledNanos reads = new SampledNanos();
  private final SampledNanos writes = new SampledNanos();

  MemoryTimes(MetricGroup group) {
    group.histogram("memoryReadNanos", reads.histogram());
    group.histogram("memoryWriteNanos", writes.histogram());
  }

  @Override
  public void readBegins() {
    reads.begin();
  }

  @Override
  public void readEnds() {
    reads.end();
  }

  @Override
  public void writeBegins() {
    writes.begin();
  }

  @Override
  public void writeEnds() {
    writes.end();
  }
}
