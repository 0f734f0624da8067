package io.perennial.reproduction.tame;

import java.util.Collection;

/**
 * A figure over seeds.
 *
 * @param mean NaN if there is no value
 * @param deviation sample standard deviation; NaN below two values
 */
public record Figure(double mean, double deviation) {

  /** The figure of values; those that are no number are left out. */
  public static Figure of(Collection<Double> all) {
    double[] values = all.stream().mapToDouble(v -> v).filter(v -> !Double.isNaN(v)).toArray();
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = values.length == 0 ? Double.NaN : sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1));
    return new Figure(mean, deviation);
  }
}
