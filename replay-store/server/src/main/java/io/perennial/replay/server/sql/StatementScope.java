package io.perennial.replay.server.sql;

import io.perennial.event.LabelSpace;
import io.perennial.replay.server.storage.ReplaySource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.QueryProvider;
import org.apache.calcite.schema.SchemaPlus;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a statement: its parameters and its time, what it holds open, and what it has
 * used of its limits. One thread at a time, but {@link #cancel} is for any.
 */
final class StatementScope implements DataContext, AutoCloseable {

  private static final int STEPS_PER_LOOK_AT_THE_CLOCK = 16;
  private static final ThreadLocal<@Nullable StatementScope> CURRENT = new ThreadLocal<>();

  private final ReplaySource source;
  private final LabelSpace labels;
  private final SqlLimits limits;
  private final SqlPlan plan;
  private final List<@Nullable Object> parameters;
  private final long nowMillis;
  private final LongSupplier nanoClock;
  private final long end;
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final Set<AutoCloseable> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private long held;
  private int steps;

  StatementScope(
      ReplaySource source,
      LabelSpace labels,
      SqlLimits limits,
      SqlPlan plan,
      List<@Nullable Object> parameters,
      long nowMillis,
      LongSupplier nanoClock,
      long end) {
    this.source = source;
    this.labels = labels;
    this.limits = limits;
    this.plan = plan;
    this.parameters = parameters;
    this.nowMillis = nowMillis;
    this.nanoClock = nanoClock;
    this.end = end;
  }

  /** Runs for this statement: what aggregate functions hold is held by it. */
  <T extends @Nullable Object> T run(Supplier<T> work) {
    CURRENT.set(this);
    try {
      return work.get();
    } finally {
      CURRENT.remove();
    }
  }

  /** Counts bytes that an aggregate function of the running statement goes on to hold. */
  static void holdForCurrent(long bytes) {
    StatementScope scope = CURRENT.get();
    if (scope != null) {
      scope.hold(bytes);
    }
  }

  ReplaySource source() {
    return source;
  }

  LabelSpace labels() {
    return labels;
  }

  /**
   * A row more was looked at.
   *
   * @throws SqlLimitException when the time is up, or nobody waits for the answer any more
   */
  void step() {
    if (cancelled.get()) {
      throw deadline(limits);
    }
    if (steps++ % STEPS_PER_LOOK_AT_THE_CLOCK == 0) {
      checkTime();
    }
  }

  private void checkTime() {
    if (expired()) {
      throw deadline(limits);
    }
  }

  static SqlLimitException deadline(SqlLimits limits) {
    return new SqlLimitException(
        SqlLimitException.Limit.DEADLINE,
        "the statement takes longer than "
            + limits.deadline().toSeconds()
            + " s; ask for a shorter time, or add conditions");
  }

  boolean expired() {
    return nanoClock.getAsLong() - end > 0;
  }

  /**
   * The statement goes on to hold so many bytes more.
   *
   * @throws SqlLimitException when these are too many
   */
  void hold(long bytes) {
    held += bytes;
    if (held > limits.memoryBytes()) {
      throw new SqlLimitException(
          SqlLimitException.Limit.MEMORY,
          "the statement would hold more than "
              + limits.memoryBytes()
              + " bytes in sorts, joins and groups; ask for a shorter time, fewer groups or a"
              + " LIMIT");
    }
  }

  /** Takes care that it is closed in any case. */
  <C extends AutoCloseable> C opened(C cursor) {
    open.add(cursor);
    return cursor;
  }

  void closed(AutoCloseable cursor) {
    if (open.remove(cursor)) {
      closeNow(cursor);
    }
  }

  void cancel() {
    cancelled.set(true);
  }

  @Override
  public void close() {
    for (AutoCloseable cursor : List.copyOf(open)) {
      closed(cursor);
    }
  }

  private static void closeNow(AutoCloseable cursor) {
    try {
      cursor.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a cursor of the store cannot be closed", e);
    }
  }

  @Override
  @SuppressWarnings("NullAway") // Calcite's statements here never look for a schema.
  public @Nullable SchemaPlus getRootSchema() {
    return null;
  }

  @Override
  public JavaTypeFactory getTypeFactory() {
    return SqlTypes.FACTORY;
  }

  @Override
  public QueryProvider getQueryProvider() {
    throw new UnsupportedOperationException("tables are only read through scans");
  }

  @Override
  public @Nullable Object get(String name) {
    if (name.startsWith("?")) {
      return parameters.get(Integer.parseInt(name.substring(1)));
    }
    Map<String, Object> stashed = plan.stashed();
    return stashed.containsKey(name) ? stashed.get(name) : Variables.of(name, this);
  }

  /** What Calcite asks for by name; whatever says something of this machine it is not told. */
  private static final class Variables {

    private Variables() {}

    static @Nullable Object of(String name, StatementScope scope) {
      if (name.equals(Variable.UTC_TIMESTAMP.camelName)
          || name.equals(Variable.CURRENT_TIMESTAMP.camelName)
          || name.equals(Variable.LOCAL_TIMESTAMP.camelName)
          || name.equals(Variable.SYS_TIMESTAMP.camelName)) {
        return scope.nowMillis;
      }
      if (name.equals(Variable.TIME_ZONE.camelName)) {
        return TimeZone.getTimeZone("UTC");
      }
      if (name.equals(Variable.LOCALE.camelName)) {
        return Locale.ROOT;
      }
      if (name.equals(Variable.CANCEL_FLAG.camelName)) {
        return scope.cancelled;
      }
      return name.equals(Variable.USER.camelName) || name.equals(Variable.SYSTEM_USER.camelName)
          ? "perennial"
          : null;
    }
  }
}
