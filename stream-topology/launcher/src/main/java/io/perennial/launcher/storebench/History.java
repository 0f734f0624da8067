package io.perennial.launcher.storebench;

import io.perennial.launcher.figures.Figure.Unit;
import io.perennial.launcher.figures.Latencies;
import io.perennial.launcher.storebench.Plan.Phase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks for the last rows of users, all users alike, while further examples come in. What the time
 * of an answer includes is said in {@link Clients}; every answer is checked.
 */
final class History {

  private static final long WARM_UP_NANOS = 15_000_000_000L;
  private static final long LOOK_NANOS = 50_000_000;

  private final Run run;

  History(Run run) {
    this.run = run;
  }

  void measure() throws InterruptedException {
    Clients clients = run.historyClients();
    long rows = run.watch().rows();
    run.feed().start(run.plan().ingestRate());
    clients.start(run.plan().clients(), 0, run.plan().seed() + 1);
    long from;
    long to;
    try {
      waitFor(WARM_UP_NANOS, clients);
      from = System.nanoTime();
      waitFor(run.plan().seconds() * 1_000_000_000L, clients);
      to = System.nanoTime();
    } finally {
      try {
        clients.stop();
      } finally {
        run.feed().stop();
      }
    }
    run.watch().awaitRows(run.feed().acknowledged());
    tell(clients, from, to, run.feed().acknowledged() - rows);
  }

  private void waitFor(long nanos, Clients clients) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0 && !clients.hasFailed()) {
      run.processes().check();
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private void tell(Clients clients, long from, long to, long cameIn) {
    Latencies answers = clients.between(from, to);
    run.report().addLatencies(Phase.history, answers, Map.of(0.5, 2.0, 0.99, 10.0));
    run.report()
        .add(
            Phase.history,
            "histories answered",
            Unit.ANSWERS_PER_SECOND,
            List.of(answers.count() * 1e9 / (to - from)),
            null,
            "%d clients; %,d examples came in; %,d refused"
                .formatted(run.plan().clients(), cameIn, clients.refused()));
    run.say("history: %,d answers, median %.2f ms", answers.count(), answers.millis(0.5));
  }
}
