package io.perennial.launcher;

import io.perennial.learner.expert.Experts;
import io.perennial.learner.expert.LikelihoodDetector;
import io.perennial.learner.expert.Verdict;
import io.perennial.state.PagedState;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;

/** CPU time of the shift detector alone, on probabilities of an expert that is right. */
final class DetectorBench {

  private static final int EVENTS = 1 << 16;
  private static final int ROUNDS = 64;

  private DetectorBench() {}

  /** The median of several passes of four million events, in nanoseconds an event. */
  static double nanosPerEvent(int passes, int classes) {
    Random random = new Random(1);
    float[] probabilities = new float[EVENTS];
    for (int i = 0; i < EVENTS; i++) {
      float p = .02f + .96f * random.nextFloat();
      probabilities[i] = random.nextFloat() < p ? p : 1 - p;
    }
    double[] nanos = new double[passes + 1];
    for (int i = 0; i <= passes; i++) {
      nanos[i] = pass(new LikelihoodDetector(new PagedState(0, ""), classes), probabilities);
    }
    // The first pass warms up.
    double[] measured = Arrays.copyOfRange(nanos, 1, nanos.length);
    Arrays.sort(measured);
    return measured[passes / 2];
  }

  private static double pass(LikelihoodDetector detector, float[] probabilities) {
    Experts one = new One();
    long alarms = 0;
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int round = 0; round < ROUNDS; round++) {
      for (float p : probabilities) {
        alarms += detector.observe(p, p < .5f, one) == Verdict.STABLE ? 0 : 1;
      }
    }
    long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    if (alarms > ROUNDS) {
      throw new IllegalStateException("the detector alarms on an expert that is right");
    }
    return (double) (end - start) / ((long) ROUNDS * EVENTS);
  }

  /** A pool of one old expert. */
  private static final class One implements Experts {

    @Override
    public int slots() {
      return 1;
    }

    @Override
    public boolean isLive(int slot) {
      return true;
    }

    @Override
    public int active() {
      return 0;
    }

    @Override
    public long age(int slot) {
      return 1_000_000;
    }

    @Override
    public int memory() {
      return 256;
    }

    @Override
    public Fit fit(int slot, int events) {
      return new Fit(1, 0.5);
    }

    @Override
    public Fit usual(int slot) {
      return new Fit(0.5, 0.25);
    }
  }
}
