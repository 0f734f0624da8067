package io.perennial.learner.replay;

/**
 * What examples must be weighted with, where a sample is balanced, for a mean over it to estimate
 * the mean over the task's past (stratified sampling: Cochran, "Sampling Techniques", 1977, chapter
 * 5):
 *
 * <pre>
 *   N_s = n_s / r_s,     w_s = (N_s / sum N) / (n_s / sum n)
 * </pre>
 *
 * with n_s examples held of stratum s and its sampling rate r_s, the limit of its keys. N_s is an
 * unbiased estimate of what the stratum has seen (Cohen and Kaplan, PODC 2007), less those removed.
 * w has the mean 1 over the sample, unless it was cut to {@value #MOST}: a single example that
 * stands for very many is not worth its variance. O(strata).
 */
final class Importance {

  static final float MOST = 10;

  private Importance() {}

  /** w of a stratum that has examples. */
  static float of(TaskSamples samples, int task, int stratum) {
    double seen = 0;
    for (int s = 0; s < samples.strata(); s++) {
      int set = samples.set(task, s);
      seen += samples.held(set) / samples.rate(set);
    }
    double weight = samples.size(task) / (samples.rate(samples.set(task, stratum)) * seen);
    return (float) Math.min(MOST, weight);
  }
}
