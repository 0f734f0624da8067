package io.perennial.job;

import org.apache.flink.metrics.Histogram;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** Nanoseconds between begin and end, of every {@value #SAMPLE}th time, over a recent window. */
final class SampledNanos {

  private static final int SAMPLE = 64;
  private static final int WINDOW = 512;

  private final Histogram histogram = new DescriptiveStatisticsHistogram(WINDOW);
  private int times;
  private long start;

  void begin() {
    if (++times % SAMPLE == 0) {
      start = System.nanoTime();
    }
  }

  void end() {
    if (times % SAMPLE == 0) {
      histogram.update(System.nanoTime() - start);
    }
  }

  Histogram histogram() {
    return histogram;
  }
}
