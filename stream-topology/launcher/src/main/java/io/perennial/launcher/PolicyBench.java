package io.perennial.launcher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** What is asked of the process that measures fine-tuning steps, and what its lines add up to. */
final class PolicyBench {

  private static final String OURS = "cpu";
  private static final String PYTORCH = "pytorch-cpu";

  private final int candidates;
  private final int repeat;
  private final int passMillis;
  private final Consumer<String> messages;
  private final Map<String, Double> differences = new LinkedHashMap<>();
  private final Map<Measured, List<Double>> rates = new LinkedHashMap<>();

  /** One thing that is measured again and again. */
  private record Measured(String kind, int contexts, String backend) {}

  /**
   * Candidate scores per second of CPU time.
   *
   * @param kind {@code step}, or {@code arithmetic} for its part that the back ends differ in
   * @param contexts of a step
   */
  record Result(String kind, int contexts, String backend, MemoryBench.Spread rate) {}

  /**
   * All results, those of a kind and size one after the other, our own kernels' first.
   *
   * @param differences of each back end's scores and gradients from our own, as a share of the
   *     largest
   */
  record Report(int candidates, int repeat, Map<String, Double> differences, List<Result> results) {

    /** Our own kernels' result of the same kind and size. */
    Result ours(Result other) {
      return results.stream()
          .filter(
              result ->
                  result.backend().equals(OURS)
                      && result.kind().equals(other.kind())
                      && result.contexts() == other.contexts())
          .findFirst()
          .orElseThrow();
    }

    boolean hasPyTorch() {
      return differences.containsKey(PYTORCH);
    }
  }

  PolicyBench(int candidates, int repeat, int passMillis, Consumer<String> messages) {
    this.candidates = candidates;
    this.repeat = repeat;
    this.passMillis = passMillis;
    this.messages = messages;
  }

  /** The process's arguments. */
  List<String> arguments(List<Integer> contexts) {
    List<String> arguments =
        new ArrayList<>(List.of("" + candidates, "" + repeat, "" + passMillis));
    contexts.forEach(count -> arguments.add("" + count));
    return arguments;
  }

  /** Takes a line of the process's output; lines of others' making mean nothing. */
  void accept(String line) {
    String[] fields = line.split("\t", -1);
    if (fields[0].equals("agrees") && fields.length == 3) {
      differences.put(fields[1], Double.valueOf(fields[2]));
    } else if (fields[0].equals("pass") && fields.length == 6) {
      Measured measured = new Measured(fields[1], Integer.parseInt(fields[3]), fields[2]);
      double rate = Long.parseLong(fields[4]) * 1e9 / Long.parseLong(fields[5]);
      List<Double> all = rates.computeIfAbsent(measured, key -> new ArrayList<>());
      all.add(rate);
      if (all.size() == repeat) {
        tell(result(measured, all));
      }
    }
  }

  private void tell(Result result) {
    messages.accept(
        String.format(
            Locale.ROOT,
            "%s, %,d contexts, %s: %,.0f candidate scores per CPU second",
            result.kind(),
            result.contexts(),
            result.backend(),
            result.rate().median()));
  }

  private static Result result(Measured of, List<Double> rates) {
    double[] values = rates.stream().mapToDouble(Double::doubleValue).toArray();
    return new Result(of.kind(), of.contexts(), of.backend(), MemoryBench.Spread.of(values));
  }

  /** What the lines add up to so far. */
  Report report() {
    List<Result> results = new ArrayList<>();
    rates.forEach((measured, all) -> results.add(result(measured, all)));
    return new Report(candidates, repeat, Map.copyOf(differences), List.copyOf(results));
  }
}
