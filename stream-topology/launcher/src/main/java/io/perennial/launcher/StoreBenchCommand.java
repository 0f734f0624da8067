package io.perennial.launcher;

import io.perennial.launcher.storebench.Plan;
import io.perennial.launcher.storebench.Plan.Phase;
import io.perennial.launcher.storebench.Report;
import io.perennial.launcher.storebench.ReportText;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the replay store as processes. */
@Command(
    name = "store",
    description = {
      "Measure the replay store: an embedded broker and the store as 'run' starts them, in a"
          + " temporary folder and on free ports, removed at the end. Broker, store, clients and"
          + " producer share the machine.",
      "ingest: a backlog is taken in while clients ask; history: users' last 100 examples while"
          + " further ones come in; scan: everything, read in the store and answered over HTTP;"
          + " sql: a history by SQL and directly, in turns; sample: examples drawn at random;"
          + " recovery: the store is killed while examples come in, with its folder and without.",
      "The answers are checked. A bar that is missed is told and no failure; a phase that cannot be"
          + " measured is."
    })
final class StoreBenchCommand implements Callable<Integer> {

  @Option(
      names = "--phases",
      paramLabel = "NAME,…",
      split = ",",
      description = "Only these of ${COMPLETION-CANDIDATES} (default: all).")
  private List<Phase> phases = List.of();

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "2000000",
      description = "Examples of the backlog, 20 ms of event time apart.")
  private int rows;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Users that the examples are spread over.")
  private int users;

  @Option(
      names = "--zipf",
      paramLabel = "S",
      defaultValue = "0",
      description = "Exponent of the users' popularity; 0 for all alike.")
  private double zipf;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of examples and questions.")
  private long seed;

  @Option(
      names = "--ingest-rate",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Further examples per second in the phases history and recovery.")
  private int ingestRate;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "That ask at once in the phases ingest and history; the store takes 8. With 0, ingest is"
              + " alone.")
  private int clients;

  @Option(
      names = "--question-rate",
      paramLabel = "N",
      defaultValue = "500",
      description =
          "Histories that the clients ask for per second in the phase ingest, together. With 0, one"
              + " after the other without a pause.")
  private int questionRate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "Of the phase history, after 15 that warm up.")
  private int seconds;

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Of each kind in the phase sql, after 500 that warm up.")
  private int questions;

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "200000",
      description = "Examples of one draw in the phase sample.")
  private int sample;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How results are printed: ${COMPLETION-CANDIDATES}.")
  private OutputFormat output = OutputFormat.table;

  private final Terminal terminal;

  StoreBenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Report report = new StoreBench(plan(), terminal::say).measure();
    terminal
        .out()
        .print(output == OutputFormat.json ? ReportText.toJson(report) : ReportText.render(report));
    terminal.out().flush();
    return report.isComplete() ? 0 : Perennial.FAILURE;
  }

  private Plan plan() {
    WrongUseException.requireBetween("--rows", rows, 1_000, 100_000_000);
    WrongUseException.requireBetween("--users", users, 1, 10_000_000);
    WrongUseException.requireBetween("--ingest-rate", ingestRate, 1, 1_000_000);
    WrongUseException.requireBetween("--clients", clients, 0, 64);
    WrongUseException.requireBetween("--question-rate", questionRate, 0, 100_000);
    WrongUseException.requireBetween("--seconds", seconds, 1, 3_600);
    WrongUseException.requireBetween("--questions", questions, 1, 1_000_000);
    WrongUseException.requireBetween("--sample", sample, 1, Plan.MOST_ROWS);
    if (!(zipf >= 0 && zipf <= 5)) {
      throw new WrongUseException("--zipf must be between 0 and 5, but is " + zipf);
    }
    Set<Phase> chosen = phases.isEmpty() ? EnumSet.allOf(Phase.class) : EnumSet.copyOf(phases);
    if (clients == 0 && chosen.contains(Phase.history)) {
      throw new WrongUseException(
          "--clients is 0, but the phase history needs one: raise it, or choose others with"
              + " --phases");
    }
    return new Plan(
        chosen,
        rows,
        users,
        zipf,
        seed,
        ingestRate,
        clients,
        questionRate,
        seconds,
        questions,
        sample);
  }
}
