package io.perennial.replay.server.sql;

import io.perennial.replay.server.storage.ReadDeadline;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.calcite.linq4j.Enumerator;
import org.jspecify.annotations.Nullable;

/**
 * An answer while it is read, in Calcite's own values: see {@link SqlValues}. One thread at a time;
 * it must be closed. One whose time is up is closed by whoever needs its place.
 */
public final class SqlRows implements AutoCloseable {

  private final ReentrantLock lock = new ReentrantLock();
  private final SqlPlan plan;
  private final StatementScope scope;
  private final SqlLimits limits;
  private final Runnable whenClosed;
  private @Nullable Enumerator<?> rows;
  private int answered;
  private boolean truncated;
  private boolean closed;

  SqlRows(SqlPlan plan, StatementScope scope, SqlLimits limits, Runnable whenClosed) {
    this.plan = plan;
    this.scope = scope;
    this.limits = limits;
    this.whenClosed = whenClosed;
  }

  /** What each row holds, in order. */
  public List<SqlColumn> columns() {
    return plan.columns();
  }

  /**
   * The next row, or null after the last, or after as many as an answer may have.
   *
   * @throws SqlLimitException when it takes more than it may
   * @throws SqlRefusedException when a value cannot be worked out
   */
  public @Nullable Object @Nullable [] next() {
    lock.lock();
    try {
      if (closed) {
        throw StatementScope.deadline(limits);
      }
      return Failures.<@Nullable Object @Nullable []>translated(
          () ->
              ReadDeadline.<@Nullable Object @Nullable [], RuntimeException>during(
                  scope::step, plan.aggregates() ? () -> scope.run(this::advance) : this::advance));
    } finally {
      lock.unlock();
    }
  }

  /** Whether there was more than an answer may have; known after the last row. */
  public boolean truncated() {
    return truncated;
  }

  /** Ends it from another thread, at its next step. */
  public void cancel() {
    scope.cancel();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      try {
        Enumerator<?> enumerator = rows;
        if (enumerator != null) {
          enumerator.close();
        }
      } finally {
        scope.close();
      }
    } finally {
      lock.unlock();
      whenClosed.run();
    }
  }

  /** Closes it if its time is up and nobody is reading. */
  void closeIfLeft() {
    if (scope.expired() && lock.tryLock()) {
      try {
        close();
      } finally {
        lock.unlock();
      }
    }
  }

  private @Nullable Object @Nullable [] advance() {
    scope.step();
    Enumerator<?> enumerator = rows;
    if (enumerator == null) {
      enumerator = plan.bind(scope).enumerator();
      rows = enumerator;
    }
    if (truncated || !enumerator.moveNext()) {
      return null;
    }
    if (answered == limits.rows()) {
      truncated = true;
      return null;
    }
    answered++;
    return plan.row(enumerator.current());
  }
}
