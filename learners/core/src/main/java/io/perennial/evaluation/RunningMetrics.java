package io.perennial.evaluation;

import io.perennial.event.LabelledExample;
import io.perennial.event.LabelledExample.Origin;

/**
 * How the served scores do while the stream runs, since the start and over the latest examples: for
 * progress lines and metrics. AUC comes from a histogram of {@value #BINS} bins, see {@link
 * ScoreHistogram}; the report's exact figures come from {@link PrequentialEvaluation}.
 *
 * <p>O(1) per example; memory is fixed, 8 bytes an example of the window. Losses are added as whole
 * numbers of 2^-40 nats, so that an example leaves the window exactly as it entered and nothing
 * drifts. Not thread-safe: read it on the thread that adds.
 */
public final class RunningMetrics {

  static final int BINS = 1_000;
  private static final int LARGEST_WINDOW = 1 << 18;
  private static final double LOSS_UNIT = 1.0 / (1L << 40);

  private final Sums overall = new Sums();
  private final Sums latest = new Sums();
  // One example a slot: loss, bin, whether correct, whether positive.
  private final long[] window;
  private long added;

  /**
   * Running figures of some examples.
   *
   * @param examples 0 for none
   * @param logLoss mean in nats, NaN without examples
   * @param auc approximate; NaN unless there are both classes of a binary stream
   * @param accuracy share of right predictions, NaN without examples
   */
  public record Snapshot(long examples, double logLoss, double auc, double accuracy) {}

  /**
   * Starts without examples.
   *
   * @param windowExamples number of latest examples that {@link #window} covers, 1 to 262144
   */
  public RunningMetrics(int windowExamples) {
    if (windowExamples < 1 || windowExamples > LARGEST_WINDOW) {
      throw new IllegalArgumentException(
          "windowExamples must be 1 to " + LARGEST_WINDOW + ", but is " + windowExamples);
    }
    window = new long[windowExamples];
  }

  /** Takes the next example; one that is learned a second time is ignored. */
  public void add(LabelledExample example) {
    if (example.origin() == Origin.CORRECTION) {
      return;
    }
    float[] scores = example.prediction().scores();
    int label = example.label();
    boolean binary = scores.length == 2;
    double loss = binary ? LogLoss.ofBinary(scores[1], label) : LogLoss.of(scores[label]);
    // Classes of a stream with more than two are all "negative", which leaves AUC undefined.
    long packed =
        Math.round(loss / LOSS_UNIT) << 12
            | (binary ? (long) overall.histogram.binOf(scores[1]) << 2 : 0)
            | (PrequentialEvaluation.argMax(scores) == label ? 2 : 0)
            | (binary && label == 1 ? 1 : 0);
    int slot = (int) (added % window.length);
    if (added >= window.length) {
      latest.add(window[slot], -1);
    }
    window[slot] = packed;
    latest.add(packed, 1);
    overall.add(packed, 1);
    added++;
  }

  /** Since the start. */
  public Snapshot overall() {
    return overall.snapshot();
  }

  /** Over the latest examples only. */
  public Snapshot window() {
    return latest.snapshot();
  }

  /** Sums of packed examples, which can be taken out again. */
  private static final class Sums {

    final ScoreHistogram histogram = new ScoreHistogram(BINS);
    // Nats as whole part and 2^-40ths, since 2^63 of these would be only half a million examples.
    private long nats;
    private long natFraction;
    private long examples;
    private long correct;

    void add(long packed, int count) {
      long loss = packed >>> 12;
      nats += count * (loss >>> 40);
      natFraction += count * (loss & ((1L << 40) - 1));
      nats += natFraction >> 40;
      natFraction &= (1L << 40) - 1;
      examples += count;
      correct += count * (packed >>> 1 & 1);
      histogram.add((int) (packed >>> 2 & 1023), (packed & 1) == 1, count);
    }

    Snapshot snapshot() {
      if (examples == 0) {
        return new Snapshot(0, Double.NaN, Double.NaN, Double.NaN);
      }
      double loss = nats + natFraction * LOSS_UNIT;
      return new Snapshot(examples, loss / examples, histogram.auc(), (double) correct / examples);
    }
  }
}
