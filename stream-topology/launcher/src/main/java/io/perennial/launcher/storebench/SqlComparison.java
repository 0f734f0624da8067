package io.perennial.launcher.storebench;

import io.perennial.launcher.figures.Figure.Bar;
import io.perennial.launcher.figures.Figure.Unit;
import io.perennial.launcher.figures.Latencies;
import io.perennial.launcher.storebench.Plan.Phase;
import io.perennial.launcher.storebench.SqlQuestion.TimeParameter;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Asks the same questions as SQL and directly, in turns, one at a time; whichever comes first
 * changes. The direct answer has all fields of a row, the SQL answer the five that are asked for.
 * Both must have the same rows.
 */
final class SqlComparison {

  /** Questions of each kind before those that are measured. */
  private static final int WARM_UP = 500;

  private static final double MOST_RATIO = 2;
  private static final int BAD_REQUEST = 400;
  private static final String SQL = "/sql";

  private final Run run;

  SqlComparison(Run run) {
    this.run = run;
  }

  void measure() throws IOException {
    SplittableRandom random = new SplittableRandom(run.plan().seed() + 2);
    TimeParameter time = accepted(question(random));
    try (StoreConnection connection = new StoreConnection(run.port())) {
      byte[] plan = connection.post(SQL, SqlQuestion.explainBody(time));
      run.report().explainSql(SqlQuestion.texts(plan));
      tell(ask(connection, random, time));
    }
  }

  /** The first way of giving a time that the store takes. */
  private TimeParameter accepted(SqlQuestion question) throws IOException {
    try (StoreConnection connection = new StoreConnection(run.port())) {
      connection.post(SQL, question.body(TimeParameter.ISO_8601));
      return TimeParameter.ISO_8601;
    } catch (RefusedException e) {
      if (e.status() != BAD_REQUEST) {
        throw e;
      }
      run.say("sql: %s; trying CAST", e.getMessage());
      return TimeParameter.CAST;
    }
  }

  private record Times(long[] sqlNanos, long[] directNanos) {}

  private Times ask(StoreConnection connection, SplittableRandom random, TimeParameter time)
      throws IOException {
    Times times = new Times(new long[run.plan().questions()], new long[run.plan().questions()]);
    for (int i = -WARM_UP; i < run.plan().questions(); i++) {
      SqlQuestion question = question(random);
      byte[] body = question.body(time);
      boolean sqlFirst = i % 2 == 0;
      byte[] direct = sqlFirst ? new byte[0] : timed(connection, question, times.directNanos, i);
      long start = System.nanoTime();
      byte[] sql = connection.post(SQL, body);
      if (i >= 0) {
        times.sqlNanos[i] = System.nanoTime() - start;
      }
      direct = sqlFirst ? timed(connection, question, times.directNanos, i) : direct;
      question.requireSame(direct, sql);
    }
    return times;
  }

  private static byte[] timed(StoreConnection connection, SqlQuestion question, long[] nanos, int i)
      throws IOException {
    String target = question.target();
    long start = System.nanoTime();
    byte[] body = connection.read(target);
    if (i >= 0) {
      nanos[i] = System.nanoTime() - start;
    }
    return body;
  }

  /** From a time in the first half of the backlog on. */
  private SqlQuestion question(SplittableRandom random) {
    long first = random.nextLong(Math.max(1, run.plan().rows() / 2));
    return new SqlQuestion(run.examples().anyUser(random), Examples.timestamp(first));
  }

  private void tell(Times times) {
    double sql = new Latencies(times.sqlNanos).millis(0.5);
    double direct = new Latencies(times.directNanos).millis(0.5);
    String note = "of %,d questions".formatted(times.sqlNanos.length);
    add("history by SQL, p50", Unit.MILLIS, sql, null, note);
    add("history directly, p50", Unit.MILLIS, direct, null, note);
    add("SQL over direct", Unit.RATIO, sql / direct, new Bar.AtMost(MOST_RATIO), "");
    run.say("sql: median %.2f ms, directly %.2f ms", sql, direct);
  }

  private void add(String what, Unit unit, double value, @Nullable Bar bar, String note) {
    run.report().add(Phase.sql, what, unit, List.of(value), bar, note);
  }
}
