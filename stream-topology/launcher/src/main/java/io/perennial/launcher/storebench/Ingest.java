package io.perennial.launcher.storebench;

import io.perennial.launcher.figures.Figure.Bar;
import io.perennial.launcher.figures.Figure.Unit;
import io.perennial.launcher.figures.Latencies;
import io.perennial.launcher.storebench.Plan.Phase;
import java.util.List;
import java.util.Map;

/**
 * Takes in a backlog. The rate is that between 10 % and 95 % of the rows, while clients ask for
 * histories: broker, store and clients share the machine.
 */
final class Ingest {

  private static final double FROM = 0.10;
  private static final double TO = 0.95;
  private static final double LEAST_ROWS_PER_SECOND = 50_000;

  private final Run run;

  Ingest(Run run) {
    this.run = run;
  }

  /** Starts the store; it has all rows afterwards, whatever is thrown of the measurement. */
  void measure() throws InterruptedException {
    Growth growth = new Growth();
    Clients clients = run.historyClients();
    clients.start(run.plan().clients(), run.plan().questionRate(), run.plan().seed());
    try {
      growth.add(System.nanoTime(), 0);
      run.processes().startStore();
      run.watch().awaitRows(run.plan().rows(), growth);
    } finally {
      clients.stop();
    }
    tell(growth, clients);
  }

  private void tell(Growth growth, Clients clients) {
    int rows = run.plan().rows();
    double rate = growth.perSecond(FROM * rows, TO * rows);
    long from = growth.nanosAt(FROM * rows);
    long to = growth.nanosAt(TO * rows);
    Latencies answers = clients.between(from, to);
    run.report()
        .add(
            Phase.ingest,
            "taken in, from 10 % to 95 %",
            Unit.ROWS_PER_SECOND,
            List.of(rate),
            new Bar.AtLeast(LEAST_ROWS_PER_SECOND),
            "%d clients ask meanwhile".formatted(run.plan().clients()));
    if (answers.count() > 0) {
      run.report()
          .add(
              Phase.ingest,
              "histories answered meanwhile",
              Unit.ANSWERS_PER_SECOND,
              List.of(answers.count() * 1e9 / (to - from)),
              null,
              "");
      run.report().addLatencies(Phase.ingest, answers, Map.of());
    }
    run.say("ingest: %,.0f rows/s, %,d answers meanwhile", rate, answers.count());
  }
}
