package io.perennial.launcher.storebench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.perennial.launcher.figures.MeasurementFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Looks at how the store is doing, and waits for it. One thread. */
final class StoreWatch implements AutoCloseable {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  /** Everything may have to be restored from the changelog first. */
  private static final Duration LONGEST_START = Duration.ofMinutes(30);

  private static final Duration LONGEST_STANDSTILL = Duration.ofMinutes(3);

  private final StoreProcesses processes;
  private @Nullable StoreConnection connection;

  StoreWatch(StoreProcesses processes) {
    this.processes = processes;
  }

  /** Rows that the store has; 0 while it does not answer. */
  long rows() {
    try {
      return rows(read("/stats"));
    } catch (IOException | RefusedException e) {
      close();
      return 0;
    }
  }

  /** Whether the store answers queries. */
  boolean isReady() {
    try {
      return read("/readyz").length > 0;
    } catch (IOException | RefusedException e) {
      close();
      return false;
    }
  }

  /** Waits until the store answers queries. */
  void awaitReady() {
    long start = System.nanoTime();
    while (!isReady()) {
      pause();
      if (System.nanoTime() - start > LONGEST_START.toNanos()) {
        throw new MeasurementFailedException(
            "the store was not ready within " + LONGEST_START.toMinutes() + " minutes");
      }
    }
  }

  /**
   * Waits until the store has so many rows.
   *
   * @param growth is told of each look
   */
  void awaitRows(long count, Growth growth) {
    long most = 0;
    long grown = System.nanoTime();
    for (long rows = rows(); ; rows = rows()) {
      long now = System.nanoTime();
      growth.add(now, rows);
      if (rows >= count) {
        return;
      }
      if (rows > most) {
        most = rows;
        grown = now;
      }
      if (now - grown > LONGEST_STANDSTILL.toNanos()) {
        throw new MeasurementFailedException(
            "the store stands still at %,d rows of %,d".formatted(rows, count));
      }
      pause();
    }
  }

  void awaitRows(long count) {
    awaitRows(count, new Growth());
  }

  @Override
  public void close() {
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException e) {
        // It is given up either way.
      }
      connection = null;
    }
  }

  private void pause() {
    processes.check();
    LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
  }

  private byte[] read(String target) throws IOException {
    StoreConnection open = connection;
    if (open == null) {
      open = new StoreConnection(processes.storePort());
      connection = open;
    }
    return open.read(target);
  }

  /** The sum over the partitions. */
  static long rows(byte[] stats) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(stats)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = json.currentName().equals("rows");
        json.nextToken();
        if (wanted) {
          return json.getLongValue();
        }
        json.skipChildren();
      }
    }
    throw new MeasurementFailedException("the store's /stats has no field 'rows'");
  }
}
