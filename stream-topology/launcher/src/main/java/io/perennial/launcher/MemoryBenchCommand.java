package io.perennial.launcher;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the error memory beside memories that store the examples. */
@Command(
    name = "memory",
    description = {
      "Measure the error memory on random keys: CPU time of reading and of writing an example,"
          + " after ever more of them; then in turns with comparing all vectors, with hnswlib and"
          + " with Lucene.",
      "Of the indexes' ways to write, the ratios take the cheaper: all vectors at once, or some at"
          + " a time and then visible."
    })
final class MemoryBenchCommand implements Callable<Integer> {

  private static final int MOST_WRITES = 1_000_000_000;
  private static final int MOST_VECTORS = 1_000_000;

  @Option(
      names = "--writes",
      paramLabel = "N,…",
      split = ",",
      defaultValue = "10000,100000,1000000,10000000",
      description = "Earlier writes after which the error memory is measured, ascending.")
  private List<Integer> writes = List.of();

  @Option(
      names = "--vectors",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Vectors in the memories that store them.")
  private int vectors;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "9",
      description = "Measurements of each, in turns, after two that warm up.")
  private int repeat;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How results are printed: ${COMPLETION-CANDIDATES}.")
  private OutputFormat output = OutputFormat.table;

  private final Terminal terminal;

  MemoryBenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    check();
    MemoryBench.Report report = new MemoryBench(repeat, terminal::say).measure(writes, vectors);
    terminal
        .out()
        .print(
            output == OutputFormat.json
                ? MemoryBenchTable.toJson(report)
                : MemoryBenchTable.render(report));
    terminal.out().flush();
    return 0;
  }

  private void check() {
    int before = 0;
    for (int count : writes) {
      if (count <= before || count > MOST_WRITES) {
        throw new WrongUseException(
            "--writes must be ascending numbers from 1 to " + MOST_WRITES + ", but has " + count);
      }
      before = count;
    }
    require("--vectors", vectors, MemoryBench.NEIGHBOURS, MOST_VECTORS);
    require("--repeat", repeat, 1, 1_000);
  }

  private static void require(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new WrongUseException(
          "%s must be between %d and %d, but is %d".formatted(option, least, most, value));
    }
  }
}
