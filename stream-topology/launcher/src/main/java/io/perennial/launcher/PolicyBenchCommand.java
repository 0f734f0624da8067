package io.perennial.launcher;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures fine-tuning steps beside ND4J and PyTorch. */
@Command(
    name = "policy",
    description = {
      "Measure the training speed of a policy's fine-tuning step, in candidate scores per second of"
          + " CPU time of the whole process, whatever its threads: by our own kernels, by ND4J, and"
          + " with --pytorch by PyTorch (through DJL), in turns in the same run. All must compute"
          + " the same scores and gradients first.",
      "'step' is all that a batch of random decisions costs the fine-tuner: taking them in, scores,"
          + " 8 rollouts of each context, group-relative policy gradient, gradients of all"
          + " parameters, optimiser. 'arithmetic' is scores, gradients and optimiser alone, which"
          + " the three differ in. Embeddings are gathered, and their gradients summed, by the same"
          + " code for ND4J and PyTorch.",
      "In a child process with a class path of its own."
    })
final class PolicyBenchCommand implements Callable<Integer> {

  private static final int MOST_ROWS = 1 << 17;

  @Option(
      names = "--contexts",
      paramLabel = "N,…",
      split = ",",
      defaultValue = "64,1024",
      description = "Contexts of a step; each size is measured by itself.")
  private List<Integer> contexts = List.of();

  @Option(
      names = "--candidates",
      paramLabel = "N",
      defaultValue = "16",
      description = "Candidates of a context: 64 contexts of 16 are 1,024 scores.")
  private int candidates;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "5",
      description = "Passes of each, in turns, after some that warm up.")
  private int repeat;

  @Option(
      names = "--pass-millis",
      paramLabel = "MS",
      defaultValue = "1000",
      description = "CPU time of a pass; it is told in ticks of 10 ms.")
  private int passMillis;

  @Option(
      names = "--pytorch",
      description =
          "Also by PyTorch: ./mvnw fetches it (about 112 MB) the first time. For Linux on x86-64,"
              + " macOS on arm64 and Windows.")
  private boolean pytorch;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How results are printed: ${COMPLETION-CANDIDATES}.")
  private OutputFormat output = OutputFormat.table;

  private final Terminal terminal;

  PolicyBenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    check();
    PolicyBenchProcess process = new PolicyBenchProcess(ProjectLayout.find(), terminal::say);
    PolicyBench bench = new PolicyBench(candidates, repeat, passMillis, terminal::say);
    process.run(bench.arguments(contexts), pytorch, bench::accept);
    PolicyBench.Report report = bench.report();
    terminal
        .out()
        .print(
            output == OutputFormat.json
                ? PolicyBenchTable.toJson(report)
                : PolicyBenchTable.render(report));
    terminal.out().flush();
    return 0;
  }

  private void check() {
    require("--candidates", candidates, 2, 1_024);
    require("--repeat", repeat, 1, 1_000);
    require("--pass-millis", passMillis, 10, 60_000);
    int before = 0;
    for (int count : contexts) {
      require("--contexts", count, 1, 4_096);
      if (count <= before) {
        throw new WrongUseException(
            "--contexts must be ascending, but has %d after %d".formatted(count, before));
      }
      before = count;
    }
    if (before * candidates > MOST_ROWS) {
      throw new WrongUseException(
          "--contexts %d of --candidates %d are %d scores, more than %d: lower one of them"
              .formatted(before, candidates, before * candidates, MOST_ROWS));
    }
  }

  private static void require(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new WrongUseException(
          "%s must be between %d and %d, but is %d".formatted(option, least, most, value));
    }
  }
}
