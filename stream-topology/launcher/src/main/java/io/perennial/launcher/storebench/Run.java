package io.perennial.launcher.storebench;

import io.perennial.replay.api.ReplayQuery;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What the phases of one benchmark share.
 *
 * @param messages takes one line about what happens
 */
record Run(
    Plan plan,
    Report report,
    Examples examples,
    Feed feed,
    StoreProcesses processes,
    StoreWatch watch,
    Consumer<String> messages) {

  void say(String format, Object... values) {
    messages.accept(format.formatted(values));
  }

  int port() {
    return processes.storePort();
  }

  /** Clients that ask for the latest rows of any user, and check them. */
  Clients historyClients() {
    return new Clients(port(), this::historyQuestion);
  }

  private Clients.Question historyQuestion(SplittableRandom random) {
    String user = examples.anyUser(random);
    ReplayQuery query =
        ReplayQuery.everything()
            .ofUser(user)
            .orderedBy(ReplayQuery.Order.NEWEST)
            .atMost(Plan.HISTORY);
    return new Clients.Question(
        "/examples?" + query.toQueryString(),
        body -> RowLines.requireHistory(body, user, Plan.HISTORY));
  }
}
