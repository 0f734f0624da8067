package io.perennial.launcher;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the replay buffer beside a plain reservoir. */
@Command(
    name = "replay",
    description = {
      "Measure the replay buffer on random examples of 8 tasks, per second of one thread's CPU time:"
          + " draws of mini-batches of 64 from the tasks in turn; the same with reading, which copies"
          + " each example's bytes and 10 logits; and offers to a buffer that is full, with a tenth"
          + " for the recent examples of all tasks and without.",
      "In turns with the plain way: a list of arrays per task, kept uniform by Vitter's algorithm R."
          + " A draw from it is an index, as one from the buffer is a slot; replaced arrays are"
          + " written over, so that no garbage collection is hidden from the thread's time.",
      "Before each measurement of offers, buffers are filled anew with three times what they hold;"
          + " 'taken' is the share of the offers after that which the tasks' samples took."
    })
final class ReplayBenchCommand implements Callable<Integer> {

  private static final int LEAST_EXAMPLES = 16;
  private static final int MOST_EXAMPLES = 1_000_000;
  private static final int MOST_BYTES = 1 << 16;

  /** Of one candidate's examples; there are three at a time, in the heap of the start script. */
  private static final long MOST_BYTES_IN_ALL = 1 << 28;

  @Option(
      names = "--examples",
      paramLabel = "N,…",
      split = ",",
      defaultValue = "1000,4096,100000",
      description = "Examples that a buffer holds.")
  private List<Integer> examples = List.of();

  @Option(
      names = "--bytes",
      paramLabel = "N",
      defaultValue = "1600",
      description = "Bytes of an example, without its logits.")
  private int bytes;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "5",
      description = "Measurements of each, in turns, after two that warm up.")
  private int repeat;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How results are printed: ${COMPLETION-CANDIDATES}.")
  private OutputFormat output = OutputFormat.table;

  private final Terminal terminal;

  ReplayBenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    check();
    ReplayBench.Report report = new ReplayBench(repeat, terminal::say).measure(examples, bytes);
    terminal
        .out()
        .print(
            output == OutputFormat.json
                ? ReplayBenchTable.toJson(report)
                : ReplayBenchTable.render(report));
    terminal.out().flush();
    return 0;
  }

  private void check() {
    require("--bytes", bytes, 1, MOST_BYTES);
    require("--repeat", repeat, 1, 1_000);
    int before = 0;
    for (int count : examples) {
      require("--examples", count, LEAST_EXAMPLES, MOST_EXAMPLES);
      if (count <= before) {
        throw new WrongUseException(
            "--examples must be ascending, but has %d after %d".formatted(count, before));
      }
      before = count;
    }
    long inAll = before * BufferCandidate.wholeBlocks(bytes);
    if (inAll > MOST_BYTES_IN_ALL) {
      throw new WrongUseException(
          "--examples %d of --bytes %d take %d bytes in blocks of %d, more than %d: lower one of them"
              .formatted(before, bytes, inAll, BufferCandidate.BLOCK_BYTES, MOST_BYTES_IN_ALL));
    }
  }

  private static void require(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new WrongUseException(
          "%s must be between %d and %d, but is %d".formatted(option, least, most, value));
    }
  }
}
