package io.perennial.reproduction.recap;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * What is to be compared on streams.
 *
 * @param tasks of every benchmark to run, by the seed of a run
 * @param rules what to compare, of {@link #RULES}; differences are to {@link Rule#UNIFORM}, if it
 *     is among them
 * @param buffers capacities in examples, in the order of the report
 * @param seeds in the order of the report
 * @param learners what is compared
 */
public record StreamPlan(
    Map<StreamBenchmark, LongFunction<StreamTasks>> tasks,
    Set<Rule> rules,
    List<Integer> buffers,
    List<Long> seeds,
    StreamLearners learners) {

  /** The rules that the online learner has, in the order of the report. */
  public static final Set<Rule> RULES =
      Collections.unmodifiableSet(
          EnumSet.of(
              Rule.NONE,
              Rule.UNIFORM,
              Rule.RECAP_V1,
              Rule.RECAP_V2,
              Rule.UNIFORM_LOGITS,
              Rule.OURS,
              Rule.JOINT));

  private static final int LEAST = 16;
  private static final int MOST = 1 << 22;

  /**
   * @throws IllegalArgumentException naming what cannot be done
   */
  public StreamPlan {
    tasks = Map.copyOf(tasks);
    rules = Set.copyOf(rules);
    buffers = List.copyOf(buffers);
    seeds = List.copyOf(seeds);
    if (rules.isEmpty() || tasks.isEmpty() || seeds.isEmpty() || buffers.isEmpty()) {
      throw new IllegalArgumentException(
          ("there is nothing to compare in benchmarks %s, rules %s, buffers %s and seeds %s;"
                  + " name one of each")
              .formatted(tasks.keySet(), rules, buffers, seeds));
    }
    if (!RULES.containsAll(rules)) {
      throw new IllegalArgumentException(
          "streams know the rules %s, but %s are asked for; leave the others out"
              .formatted(RULES, rules));
    }
    for (int buffer : buffers) {
      if (buffer < LEAST || buffer > MOST) {
        throw new IllegalArgumentException(
            "the online learner's buffer must hold from %d to %d examples, but is %d"
                .formatted(LEAST, MOST, buffer));
      }
    }
  }

  /**
   * Benchmarks as they are measured.
   *
   * @param data folder of the files
   * @param rules those that the online learner does not have are left out
   * @throws IllegalArgumentException naming what cannot be done, among it the file that is missing
   */
  public static StreamPlan of(
      Path data,
      Set<StreamBenchmark> benchmarks,
      Set<Rule> rules,
      List<Integer> buffers,
      List<Long> seeds,
      StreamLearners learners) {
    benchmarks.forEach(benchmark -> benchmark.check(data));
    return new StreamPlan(
        benchmarks.stream().collect(Collectors.toMap(b -> b, b -> seed -> b.tasks(data, seed))),
        rules.stream().filter(RULES::contains).collect(Collectors.toSet()),
        buffers,
        seeds,
        learners);
  }
}
