package io.perennial.launcher;

import io.perennial.replay.api.ReplayQuery;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What the phases of one benchmark share.
 *
 * @param messages takes one line about what happens
 */
record StoreBenchRun(
    StoreBenchPlan plan,
    StoreBenchReport report,
    StoreBenchExamples examples,
    StoreBenchFeed feed,
    StoreBenchProcesses processes,
    StoreBenchWatch watch,
    Consumer<String> messages) {

  void say(String format, Object... values) {
    messages.accept(format.formatted(values));
  }

  int port() {
    return processes.storePort();
  }

  /** Clients that ask for the latest rows of any user, and check them. */
  StoreBenchClients historyClients() {
    return new StoreBenchClients(port(), this::historyQuestion);
  }

  private StoreBenchClients.Question historyQuestion(SplittableRandom random) {
    String user = examples.anyUser(random);
    ReplayQuery query =
        ReplayQuery.everything()
            .ofUser(user)
            .orderedBy(ReplayQuery.Order.NEWEST)
            .atMost(StoreBenchPlan.HISTORY);
    return new StoreBenchClients.Question(
        "/examples?" + query.toQueryString(),
        body -> StoreBenchLines.requireHistory(body, user, StoreBenchPlan.HISTORY));
  }
}
