package io.perennial.launcher.storebench;

import io.perennial.launcher.figures.Figure.Unit;
import io.perennial.launcher.figures.MeasurementFailedException;
import io.perennial.launcher.storebench.Plan.Phase;
import io.perennial.replay.api.ReplayQuery;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills the store while examples come in, and starts it again at once: with its folder, and
 * without. Afterwards the store must have exactly the examples that the broker acknowledged.
 */
final class Recovery {

  /** Of sending before the kill. */
  private static final long BEFORE_NANOS = 5_000_000_000L;

  private final Run run;

  Recovery(Run run) {
    this.run = run;
  }

  void measure() throws InterruptedException, IOException {
    recover("with its folder", false);
    recover("folder deleted", true);
  }

  private void recover(String how, boolean deletes) throws InterruptedException, IOException {
    run.feed().start(run.plan().ingestRate());
    double readySeconds;
    double caughtUpSeconds;
    try {
      LockSupport.parkNanos(BEFORE_NANOS);
      long killed = System.nanoTime();
      run.processes().killStore();
      if (deletes) {
        run.processes().deleteStoreFolder();
      }
      run.processes().startStore();
      run.watch().close();
      run.watch().awaitReady();
      readySeconds = (System.nanoTime() - killed) / 1e9;
      // What comes later is ingest, and not recovery.
      run.watch().awaitRows(run.feed().acknowledged());
      caughtUpSeconds = (System.nanoTime() - killed) / 1e9;
    } finally {
      run.feed().stop();
    }
    run.watch().awaitRows(run.feed().acknowledged());
    requireExactly(run.feed().acknowledged());
    tell(how, readySeconds, caughtUpSeconds);
  }

  private void tell(String how, double readySeconds, double caughtUpSeconds) {
    run.report()
        .add(
            Phase.recovery,
            "killed, %s: until ready".formatted(how),
            Unit.SECONDS,
            List.of(readySeconds),
            null,
            "");
    run.report()
        .add(
            Phase.recovery,
            "killed, %s: until nothing is missing".formatted(how),
            Unit.SECONDS,
            List.of(caughtUpSeconds),
            null,
            "of what was acknowledged when it was ready; in the end %,d rows, each once"
                .formatted(run.feed().acknowledged()));
    run.say(
        "recovery, %s: ready after %.1f s, all after %.1f s", how, readySeconds, caughtUpSeconds);
  }

  /** Reads everything in the order of time, which is the order of the examples' numbers. */
  private void requireExactly(long acknowledged) throws IOException {
    long rows = run.watch().rows();
    if (rows != acknowledged) {
      throw new MeasurementFailedException(
          "%,d examples are acknowledged, but the store has %,d rows"
              .formatted(acknowledged, rows));
    }
    RowSequence sequence = new RowSequence();
    ReplayQuery query = ReplayQuery.everything().atMost(Plan.MOST_ROWS);
    try (StoreConnection connection = new StoreConnection(run.port())) {
      do {
        String target = "/examples?" + query.after(sequence.place()).toQueryString();
        var body = connection.get(target, StoreConnection.ANY).body();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        sequence.readPage(lines::readLine);
      } while (sequence.lastPage() == query.limit());
    }
    sequence.requireEnd(acknowledged);
  }
}
