package io.perennial.reproduction.recap;

import java.util.Locale;

/** Tasks made of MNIST, as in the literature; one head of ten outputs for all of them. */
public enum Benchmark {
  /** A fixed permutation of the pixels per task; the first task's pixels stay. */
  PERMUTED(10, 88),

  /** Turned by 0, 20, …, 180 degrees. */
  ROTATED(10, 85),

  /** The digits 0 and 1, then 2 and 3, and so on. */
  SPLIT(5, 91);

  /** Capacity of the buffer that {@link #bar} is for, in examples. */
  public static final int BAR_BUFFER = 1_000;

  /** Of any benchmark. */
  static final int MOST_TASKS = 10;

  private final int tasks;
  private final double bar;

  Benchmark(int tasks, double bar) {
    this.tasks = tasks;
    this.bar = bar;
  }

  /** How many tasks follow one another. */
  public int tasks() {
    return tasks;
  }

  /** Final average accuracy in percent that our rule must reach with {@link #BAR_BUFFER}. */
  public double bar() {
    return bar;
  }

  /** The name used on the command line and in reports. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
