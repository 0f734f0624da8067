package io.perennial.replay.server.sql;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.perennial.event.LabelSpace;
import io.perennial.replay.server.storage.ReplaySource;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Answers SQL from the replay store, each statement within its limits. For many threads. */
public final class SqlEngine {

  /** Plans of longer statements are not kept: generated ones never come again. */
  private static final int KEPT_CHARACTERS = 8 * 1024;

  private static final String WARM_UP =
      "select expert, count(*), avg(log_loss), auc(label, score) from examples"
          + " where user_id = ? group by expert order by expert limit 1";

  private final ReplaySource source;
  private final LabelSpace labels;
  private final SqlLimits limits;
  private final InstantSource clock;
  private final LongSupplier nanoClock;
  private final Semaphore permits;
  private final SqlPlanner planner = new SqlPlanner();
  private final Cache<String, SqlPlan> plans;
  private final Set<SqlRows> open = ConcurrentHashMap.newKeySet();

  /**
   * An engine over a store.
   *
   * @param labels labels are written by these names
   * @param clock says what CURRENT_TIMESTAMP is
   */
  public SqlEngine(ReplaySource source, LabelSpace labels, SqlLimits limits, InstantSource clock) {
    this(source, labels, limits, clock, System::nanoTime);
  }

  SqlEngine(
      ReplaySource source,
      LabelSpace labels,
      SqlLimits limits,
      InstantSource clock,
      LongSupplier nanoClock) {
    this.source = source;
    this.labels = labels;
    this.limits = limits;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.permits = new Semaphore(limits.concurrent());
    this.plans = CacheBuilder.newBuilder().maximumSize(limits.plans()).build();
  }

  /** What statements may take. */
  public SqlLimits limits() {
    return limits;
  }

  /** The tables that can be asked, with their columns. */
  public Map<String, List<SqlColumn>> tables() {
    return planner.tables();
  }

  /**
   * Plans a statement in the background, so that the classes that takes are loaded before somebody
   * waits for them: seconds, the first time.
   */
  public void warmUp() {
    Thread thread = new Thread(() -> prepare(WARM_UP), "sql-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Plans a statement without running it.
   *
   * @throws SqlRefusedException when it cannot be answered
   * @throws SqlLimitException when planning takes too long
   */
  SqlPlan prepare(String sql) {
    return prepare(sql, nanoClock.getAsLong() + limits.deadline().toNanos());
  }

  /**
   * Begins to answer a statement; its rows are worked out as they are read.
   *
   * @param parameters a value for each {@code ?} in order: text, number, truth, null; a time as
   *     text or as epoch milliseconds
   * @throws SqlRefusedException when it cannot be answered
   * @throws SqlLimitException when as many statements as may are running
   */
  public SqlRows execute(String sql, List<@Nullable Object> parameters) {
    long end = nanoClock.getAsLong() + limits.deadline().toNanos();
    acquire();
    AtomicBoolean released = new AtomicBoolean();
    Runnable release =
        () -> {
          if (released.compareAndSet(false, true)) {
            permits.release();
          }
        };
    boolean begun = false;
    try {
      SqlRows rows = begin(prepare(sql, end), parameters, end, release);
      begun = true;
      return rows;
    } finally {
      if (!begun) {
        release.run();
      }
    }
  }

  private SqlRows begin(
      SqlPlan plan, List<@Nullable Object> parameters, long end, Runnable release) {
    long now = clock.millis();
    StatementScope scope =
        new StatementScope(
            source,
            labels,
            limits,
            plan,
            SqlValues.parameters(plan.parameters(), parameters, now),
            now,
            nanoClock,
            end);
    SqlRows[] self = new SqlRows[1];
    SqlRows rows =
        new SqlRows(
            plan,
            scope,
            limits,
            () -> {
              open.remove(self[0]);
              release.run();
            });
    self[0] = rows;
    open.add(rows);
    return rows;
  }

  private SqlPlan prepare(String sql, long end) {
    SqlPlan known = plans.getIfPresent(sql);
    if (known != null) {
      return known;
    }
    SqlPlan plan;
    try {
      plan =
          Failures.translated(
              () -> planner.plan(sql, limits, () -> nanoClock.getAsLong() - end > 0));
    } catch (SqlRefusedException | SqlLimitException e) {
      throw e;
    } catch (RuntimeException e) {
      if (nanoClock.getAsLong() - end > 0) {
        throw StatementScope.deadline(limits);
      }
      throw new SqlRefusedException("the statement cannot be planned; ask it in simpler words", e);
    }
    if (sql.length() <= KEPT_CHARACTERS) {
      plans.put(sql, plan);
    }
    return plan;
  }

  private void acquire() {
    open.forEach(SqlRows::closeIfLeft);
    if (!permits.tryAcquire()) {
      throw new SqlLimitException(
          SqlLimitException.Limit.CONCURRENCY,
          "the replay store answers " + limits.concurrent() + " statements already; ask again");
    }
  }
}
