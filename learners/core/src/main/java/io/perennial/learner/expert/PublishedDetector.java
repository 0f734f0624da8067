package io.perennial.learner.expert;

import io.perennial.state.DoubleTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;

/**
 * TAME's rule as published (arXiv 2210.03869, and its code where the paper is silent), on batches
 * of {@value #BATCH} events:
 *
 * <pre>
 *   l[e]   = mean log loss of expert e on the batch
 *   S[e]   = a l[e] + (1 - a) S[e]               a = {@value #ALPHA}, for every expert, every batch
 *   t[cur] = mean(window) + {@value #DEVIATIONS} max(sd(window), {@value #LEAST_DEVIATION})
 *   alarm if S[cur] &gt; t[cur]
 * </pre>
 *
 * <p>The window holds the last {@value #WINDOW} raw losses of batches at which the expert was
 * active, and begins with ln K. On an alarm the first expert, in order of creation, for which a
 * l[e] + (1 - a) A[e] &lt; t[e] becomes active, where A[e] is S[e] as it was when e was last
 * active; if there is none, a new one. Known defects, kept: averages grow stale while an expert is
 * away, the first fit wins and not the best, new experts alarm at once, and slow changes are never
 * seen. Departures: events of a batch are learned one by one, and the loss is not squashed.
 */
public final class PublishedDetector implements ShiftDetector {

  static final int BATCH = 32;
  static final double ALPHA = 0.2;
  static final double DEVIATIONS = 3;
  static final double LEAST_DEVIATION = 0.005;
  static final int WINDOW = 100;

  private static final int SMOOTHED = 0;
  private static final int WHEN_ACTIVE = 1;
  private static final int THRESHOLD = 2;
  private static final int LOSSES = 3;
  private static final int STRIDE = LOSSES + WINDOW;
  private static final double NONE = -1;

  private final int slots;
  private final double first;
  private final DoubleTable doubles;
  private final LongTable longs;
  private final double[] d;
  private final long[] l;

  /**
   * @param slots experts at most
   * @param classes number of classes, at least 2
   */
  public PublishedDetector(PagedState state, int slots, int classes) {
    this.slots = slots;
    this.first = Math.log(classes);
    this.doubles = state.add(new DoubleTable(slots * STRIDE + 1));
    this.longs = state.add(new LongTable(slots + 2));
    this.d = doubles.values();
    this.l = longs.values();
  }

  @Override
  public Verdict observe(float probability, boolean wrong, Experts experts) {
    if (l[slots + 1] == 0) {
      l[slots + 1] = 1 + experts.active();
      begin(experts.active());
    }
    d[slots * STRIDE] -= Math.log(probability >= 1e-6f ? Math.min(probability, 1f) : 1e-6f);
    l[slots]++;
    longs.touch(0, slots + 2);
    doubles.touch(slots * STRIDE);
    if (l[slots] % BATCH != 0) {
      return Verdict.STABLE;
    }
    double loss = d[slots * STRIDE] / BATCH;
    d[slots * STRIDE] = 0;
    return onBatch(loss, experts);
  }

  private Verdict onBatch(double loss, Experts experts) {
    int active = experts.active();
    l[slots + 1] = 1 + active;
    int events = Math.min(BATCH, experts.memory());
    doubles.touchAll();
    for (int slot = 0; slot < slots; slot++) {
      if (experts.isLive(slot)) {
        double l = slot == active || events == 0 ? loss : experts.fit(slot, events).loss();
        double before = d[slot * STRIDE + SMOOTHED];
        d[slot * STRIDE + SMOOTHED] = before == NONE ? l : ALPHA * l + (1 - ALPHA) * before;
      }
    }
    threshold(active);
    Verdict verdict =
        d[active * STRIDE + SMOOTHED] > d[active * STRIDE + THRESHOLD]
            ? elect(loss, events, experts)
            : Verdict.STABLE;
    if (verdict instanceof Verdict.Stable) {
      append(active, loss);
    }
    return verdict;
  }

  private Verdict elect(double loss, int events, Experts experts) {
    for (int slot = 0; slot < slots; slot++) {
      if (!experts.isLive(slot)) {
        continue;
      }
      double l = slot == experts.active() ? loss : experts.fit(slot, events).loss();
      double candidate = ALPHA * l + (1 - ALPHA) * d[slot * STRIDE + WHEN_ACTIVE];
      if (candidate < d[slot * STRIDE + THRESHOLD]) {
        return slot == experts.active() ? Verdict.STABLE : new Verdict.ReturningTask(slot);
      }
    }
    return new Verdict.NewTask();
  }

  private void threshold(int slot) {
    int n = (int) Math.min(WINDOW, l[slot]);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += d[slot * STRIDE + LOSSES + i];
    }
    double mean = sum / n;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double difference = d[slot * STRIDE + LOSSES + i] - mean;
      squares += difference * difference;
    }
    double deviation = Math.sqrt(squares / n);
    d[slot * STRIDE + THRESHOLD] = mean + DEVIATIONS * Math.max(deviation, LEAST_DEVIATION);
  }

  private void append(int slot, double loss) {
    d[slot * STRIDE + LOSSES + (int) (l[slot]++ % WINDOW)] = loss;
    d[slot * STRIDE + WHEN_ACTIVE] = d[slot * STRIDE + SMOOTHED];
  }

  private void begin(int slot) {
    l[slot] = 1;
    d[slot * STRIDE + LOSSES] = first;
    d[slot * STRIDE + SMOOTHED] = NONE;
    d[slot * STRIDE + WHEN_ACTIVE] = first;
    threshold(slot);
    doubles.touchAll();
    longs.touch(0, slots + 2);
  }

  @Override
  public void restart(Experts experts) {
    if (experts.age(experts.active()) == 0) {
      begin(experts.active());
    }
  }

  @Override
  public boolean isFinal() {
    return true;
  }

  @Override
  public double statistic() {
    return last(SMOOTHED);
  }

  @Override
  public double threshold() {
    return last(THRESHOLD);
  }

  private double last(int which) {
    return d[(int) Math.max(0, l[slots + 1] - 1) * STRIDE + which];
  }

  @Override
  public int eventsSinceChange() {
    return BATCH;
  }
}
