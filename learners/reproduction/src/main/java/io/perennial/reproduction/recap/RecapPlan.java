package io.perennial.reproduction.recap;

import io.perennial.reproduction.mnist.Images;
import io.perennial.reproduction.mnist.Mnist;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be compared.
 *
 * @param mnist the images
 * @param rules what to compare; differences are to {@link Rule#UNIFORM}, if it is among them
 * @param buffers capacities in examples, in the order of the report
 * @param seeds in the order of the report
 * @param settings of every benchmark to run
 */
public record RecapPlan(
    Mnist mnist,
    Set<Rule> rules,
    List<Integer> buffers,
    List<Long> seeds,
    Map<Benchmark, RecapSettings> settings) {

  /** Capacities that the comparison is reported with. */
  public static final List<Integer> BUFFERS = List.of(200, 1_000, 5_000);

  private static final int MOST = 10_000_000;

  /**
   * @throws IllegalArgumentException naming what cannot be done
   */
  public RecapPlan {
    rules = Set.copyOf(rules);
    buffers = List.copyOf(buffers);
    seeds = List.copyOf(seeds);
    settings = Map.copyOf(settings);
    if (rules.isEmpty() || settings.isEmpty() || seeds.isEmpty() || buffers.isEmpty()) {
      throw new IllegalArgumentException(
          ("there is nothing to compare in benchmarks %s, rules %s, buffers %s and seeds %s;"
                  + " name one of each")
              .formatted(settings.keySet(), rules, buffers, seeds));
    }
    for (int buffer : buffers) {
      if (buffer < Benchmark.MOST_TASKS || buffer > MOST) {
        throw new IllegalArgumentException(
            "a buffer must hold from %d to %d examples, but is %d"
                .formatted(Benchmark.MOST_TASKS, MOST, buffer));
      }
    }
    if (mnist.train().side() != mnist.test().side()) {
      throw new IllegalArgumentException(
          "training images have a side of %d pixels, but test images of %d; take both of one set"
              .formatted(mnist.train().side(), mnist.test().side()));
    }
    checkDigits("training", mnist.train());
    checkDigits("test", mnist.test());
  }

  private static void checkDigits(String set, Images images) {
    boolean[] present = new boolean[Images.CLASSES];
    for (byte label : images.labels()) {
      present[label] = true;
    }
    for (int digit = 0; digit < present.length; digit++) {
      if (!present[digit]) {
        throw new IllegalArgumentException(
            "%s images lack the digit %d; take a set that has all ten".formatted(set, digit));
      }
    }
  }

  /** The measured settings for some benchmarks, on the MNIST files of a folder. */
  public static RecapPlan of(
      Path data,
      Set<Benchmark> benchmarks,
      Set<Rule> rules,
      List<Integer> buffers,
      List<Long> seeds) {
    return new RecapPlan(
        Mnist.read(data),
        rules,
        buffers,
        seeds,
        benchmarks.stream().collect(Collectors.toMap(b -> b, b -> RecapSettings.measured())));
  }
}
