package io.perennial.replay.server.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.perennial.replay.api.InvalidQueryException;
import io.perennial.replay.server.http.AnswerStream.DeadlineException;
import io.perennial.replay.server.http.QueryMetrics.Outcome;
import io.perennial.replay.server.storage.ReadDeadline;
import io.perennial.replay.server.storage.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with as many bytes as it takes, so many askers at a time. What goes wrong before the
 * first bytes left is a problem document; afterwards the connection is aborted, so that a part is
 * never taken for the whole.
 */
public final class Answering {

  private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

  private final String whose;
  private final int concurrent;
  private final int bufferBytes;
  private final Duration deadline;
  private final Duration usualSilence;
  private final Duration silence;
  private final Semaphore permits;
  private final LongSupplier nanoClock;
  private final ScheduledExecutorService watchdog;
  private final QueryMetrics metrics;

  /** Writes an answer. */
  @FunctionalInterface
  public interface Writer {
    void write(Context context, AnswerStream out) throws IOException;
  }

  /**
   * @param whose questions, in the plural
   * @param bufferBytes of an answer before its first bytes leave
   * @param silence for which an asker may leave an answer unread
   */
  Answering(
      String whose,
      int concurrent,
      int bufferBytes,
      QueryLimits limits,
      Duration silence,
      LongSupplier nanoClock,
      ScheduledExecutorService watchdog,
      QueryMetrics metrics) {
    this.whose = whose;
    this.concurrent = concurrent;
    this.bufferBytes = bufferBytes;
    this.deadline = limits.deadline();
    this.usualSilence = limits.silence();
    this.silence = silence;
    this.permits = new Semaphore(concurrent);
    this.nanoClock = nanoClock;
    this.watchdog = watchdog;
    this.metrics = metrics;
  }

  /**
   * A handler that takes one of these permits.
   *
   * @param route what metrics call it
   * @param writer may throw a {@link ProblemException}
   */
  public Handler handler(String route, Writer writer) {
    return context -> handle(context, route, writer);
  }

  private void handle(Context context, String route, Writer writer) {
    if (!permits.tryAcquire()) {
      metrics.ended(route, Outcome.REFUSED, 0, 0, 0);
      Problem.unavailable(
              "the replay store answers " + concurrent + " " + whose + " already; ask again")
          .answer(context);
      return;
    }
    long start = System.nanoTime();
    AnswerStream out = new AnswerStream(context, bufferBytes, nanoClock, deadline);
    EndPoint endPoint =
        ConnectionWatch.wire(request(context).getConnectionMetaData().getConnection());
    endPoint.setIdleTimeout(silence.toMillis());
    Future<?> watch = watch(endPoint, out);
    Outcome outcome = Outcome.BROKEN;
    try {
      outcome = answer(context, out, writer);
    } finally {
      watch.cancel(false);
      endPoint.setIdleTimeout(usualSilence.toMillis());
      permits.release();
      double seconds = (System.nanoTime() - start) / 1e9;
      metrics.ended(route, outcome, seconds, out.rows(), out.bytes());
    }
  }

  private static Outcome answer(Context context, AnswerStream out, Writer writer) {
    try {
      return ReadDeadline.during(
          out::checkDeadline,
          () -> {
            writer.write(context, out);
            out.finish();
            return Outcome.ANSWERED;
          });
    } catch (InvalidQueryException e) {
      return fail(context, out, Problem.invalid(e), e);
    } catch (ProblemException e) {
      return fail(context, out, e.problem(), e);
    } catch (StoreUnavailableException e) {
      return fail(context, out, Problem.unavailable(String.valueOf(e.getMessage())), e);
    } catch (DeadlineException e) {
      return fail(context, out, Problem.of(504, String.valueOf(e.getMessage())), e);
    } catch (IOException e) {
      return abort(context, e);
    } catch (RuntimeException | Error e) {
      LOG.error("{} failed", context.path(), e);
      return fail(context, out, Problem.of(500, "the query failed; the store's log says why"), e);
    }
  }

  private static Outcome fail(Context context, AnswerStream out, Problem problem, Throwable cause) {
    if (out.isCommitted()) {
      return abort(context, cause);
    }
    problem.answer(context);
    return Outcome.REFUSED;
  }

  /** The asker sees a broken connection, and not the regular end of a shorter answer. */
  private static Outcome abort(Context context, Throwable cause) {
    LOG.debug("an answer was broken off", cause);
    request(context).getServletChannel().abort(cause);
    return Outcome.BROKEN;
  }

  /** Ends an answer that somebody reads so slowly that no row is written any more. */
  private Future<?> watch(EndPoint endPoint, AnswerStream out) {
    Runnable end =
        () -> {
          if (out.isCommitted()) {
            endPoint.close(new DeadlineException(deadline));
          }
        };
    return watchdog.scheduleWithFixedDelay(end, deadline.toMillis(), 1_000, TimeUnit.MILLISECONDS);
  }

  static ServletContextRequest request(Context context) {
    return ServletContextRequest.getServletContextRequest(context.req());
  }
}
