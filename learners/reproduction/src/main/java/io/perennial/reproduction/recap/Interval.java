package io.perennial.reproduction.recap;

import io.perennial.reproduction.tame.Figure;
import java.util.List;

/**
 * A mean over seeds with its 95 % confidence interval, mean ± t s / sqrt(n) with Student's t for n
 * - 1 degrees of freedom.
 *
 * @param deviation sample standard deviation; NaN below two values
 * @param half half the interval's width; NaN below two values
 */
public record Interval(double mean, double deviation, double half) {

  /** Student's t at .975 for 1 to 30 degrees of freedom. */
  private static final double[] T = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  /** The interval of values; those that are no number are left out. */
  public static Interval of(List<Double> all) {
    List<Double> values = all.stream().filter(value -> !value.isNaN()).toList();
    Figure figure = Figure.of(values);
    double half =
        values.size() < 2
            ? Double.NaN
            : quantile(values.size() - 1) * figure.deviation() / Math.sqrt(values.size());
    return new Interval(figure.mean(), figure.deviation(), half);
  }

  /** From 31 degrees of freedom on Cornish and Fisher's first terms, good to three digits. */
  private static double quantile(int freedom) {
    double z = 1.959964;
    return freedom <= T.length
        ? T[freedom - 1]
        : z
            + (z * z * z + z) / (4. * freedom)
            + (5 * Math.pow(z, 5) + 16 * z * z * z + 3 * z) / (96. * freedom * freedom);
  }

  /** Whether this interval lies above another, end above end. */
  public boolean above(Interval other) {
    return mean - half > other.mean + other.half;
  }
}
