package io.perennial.job;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * CPU time of this thread per call, from every {@value #INTERVAL}th call after the first {@value
 * #WARM_UP}: asking the operating system each time would cost as much as a cheap event.
 */
final class CpuSample {

  private static final int INTERVAL = 32;
  private static final int WARM_UP = 10_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private long calls;
  private long samples;
  private long nanos;

  void measure(Runnable call) {
    calls++;
    if (calls % INTERVAL != 0 || calls <= WARM_UP) {
      call.run();
      return;
    }
    long start = THREADS.getCurrentThreadCpuTime();
    call.run();
    nanos += THREADS.getCurrentThreadCpuTime() - start;
    samples++;
  }

  /** Microseconds; 0 before the first sample. */
  double microsPerCall() {
    return samples == 0 ? 0 : nanos / 1e3 / samples;
  }
}
