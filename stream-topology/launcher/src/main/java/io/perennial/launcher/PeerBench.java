package io.perennial.launcher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** What is asked of the process that measures learners side by side, and what its lines say. */
final class PeerBench {

  /** Whom everybody is compared with. */
  static final String REFERENCE = "vw-crossed";

  private static final int FIELDS = 6;

  private final int repeat;
  private final Consumer<String> messages;
  private final Map<String, List<Double>> micros = new LinkedHashMap<>();
  private final Map<String, Result> results = new LinkedHashMap<>();

  /**
   * A learner's figures.
   *
   * @param micros CPU time per event
   * @param slower its time over the reference's of the same turn
   * @param logLoss mean in nats, of every event before it was learned
   */
  record Result(
      String name,
      int events,
      MemoryBench.Spread micros,
      MemoryBench.Spread slower,
      double logLoss,
      double accuracy) {}

  PeerBench(int repeat, Consumer<String> messages) {
    this.repeat = repeat;
    this.messages = messages;
  }

  /** Takes a line of the process's output; lines of others' making mean nothing. */
  void accept(String line) {
    String[] fields = line.split("\t", -1);
    if (!fields[0].equals("pass") || fields.length != FIELDS) {
      return;
    }
    int events = Integer.parseInt(fields[3]);
    double time = Long.parseLong(fields[2]) / 1e3 / events;
    List<Double> all = micros.computeIfAbsent(fields[1], name -> new ArrayList<>());
    all.add(time);
    messages.accept(
        String.format(
            Locale.ROOT,
            "%s, pass %d of %d: %.2f µs an event",
            fields[1],
            all.size(),
            repeat,
            time));
    double[] times = all.stream().mapToDouble(Double::doubleValue).toArray();
    MemoryBench.Spread spread = MemoryBench.Spread.of(times);
    results.put(
        fields[1],
        new Result(
            fields[1],
            events,
            spread,
            spread,
            Double.parseDouble(fields[4]),
            Double.parseDouble(fields[5])));
  }

  /** Everybody in the order of the first lines. */
  List<Result> results() {
    List<Double> reference = micros.getOrDefault(REFERENCE, List.of());
    return results.values().stream().map(result -> compared(result, reference)).toList();
  }

  private Result compared(Result result, List<Double> reference) {
    List<Double> own = micros.getOrDefault(result.name(), List.of());
    double[] ratios = new double[Math.min(own.size(), reference.size())];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = own.get(i) / reference.get(i);
    }
    return new Result(
        result.name(),
        result.events(),
        result.micros(),
        MemoryBench.Spread.of(ratios.length == 0 ? new double[] {Double.NaN} : ratios),
        result.logLoss(),
        result.accuracy());
  }
}
