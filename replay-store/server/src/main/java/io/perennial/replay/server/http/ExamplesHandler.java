package io.perennial.replay.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.perennial.replay.api.InvalidQueryException;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayRow;
import io.perennial.replay.api.ReplayRowJson;
import io.perennial.replay.server.storage.EntryCursor;
import io.perennial.replay.server.storage.ExampleDecoder;
import io.perennial.replay.server.storage.ExampleSource;
import io.perennial.replay.server.storage.StoreUnavailableException;
import io.perennial.replay.server.storage.StoredEntry;
import io.perennial.replay.server.storage.UndecodableExampleException;
import io.perennial.replay.server.storage.ValueFormat;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /examples}: the rows of a query, one JSON object per line, as they are read. What goes
 * wrong before the first bytes left is a problem document; afterwards the connection is aborted.
 */
final class ExamplesHandler implements Handler {

  private static final Logger LOG = LoggerFactory.getLogger(ExamplesHandler.class);
  private static final int ROWS_PER_LOOK_AT_THE_CLOCK = 64;

  private final ExampleSource source;
  private final ExampleDecoder decoder;
  private final QueryLimits limits;
  private final InstantSource clock;
  private final LongSupplier nanoClock;
  private final QueryCounters counters;
  private final Semaphore permits;

  ExamplesHandler(
      ExampleSource source,
      ExampleDecoder decoder,
      QueryLimits limits,
      InstantSource clock,
      LongSupplier nanoClock,
      QueryCounters counters) {
    this.source = source;
    this.decoder = decoder;
    this.limits = limits;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.counters = counters;
    this.permits = new Semaphore(limits.concurrent());
  }

  @Override
  public void handle(Context context) {
    if (!permits.tryAcquire()) {
      counters.refused();
      Problem.unavailable(
              "the replay store answers " + limits.concurrent() + " queries already; ask again")
          .answer(context);
      return;
    }
    try {
      answer(context);
      counters.answered();
    } catch (InvalidQueryException e) {
      counters.refused();
      Problem.invalid(e).answer(context);
    } catch (StoreUnavailableException e) {
      fail(context, Problem.unavailable(String.valueOf(e.getMessage())), e);
    } catch (DeadlineException e) {
      fail(context, Problem.of(504, "Gateway Timeout", String.valueOf(e.getMessage())), e);
    } catch (UndecodableExampleException e) {
      LOG.error("a stored row is damaged", e);
      fail(context, Problem.of(500, "Internal Server Error", "a stored row is damaged: " + e), e);
    } catch (IOException e) {
      abort(context, e);
    } catch (RuntimeException e) {
      LOG.error("a query failed", e);
      fail(context, Problem.of(500, "Internal Server Error", "the query failed: " + e), e);
    } finally {
      permits.release();
    }
  }

  private void answer(Context context) throws IOException, UndecodableExampleException {
    long end = nanoClock.getAsLong() + limits.deadline().toNanos();
    ReplayQuery query = ReplayQuery.fromParameters(context.queryParamMap(), clock.millis());
    try (EntryCursor entries = source.open(query)) {
      context.status(200).contentType("application/x-ndjson");
      JsonGenerator json = ReplayRowJson.FACTORY.createGenerator(context.outputStream());
      json.configure(JsonGenerator.Feature.AUTO_CLOSE_TARGET, false);
      json.configure(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM, false);
      json.setRootValueSeparator(null);
      write(json, entries, query, end);
      json.flush();
    }
  }

  private void write(JsonGenerator json, EntryCursor entries, ReplayQuery query, long end)
      throws IOException, UndecodableExampleException {
    int rows = 0;
    int steps = 0;
    StoredEntry entry = entries.next();
    while (entry != null) {
      if (steps++ % ROWS_PER_LOOK_AT_THE_CLOCK == 0 && nanoClock.getAsLong() - end > 0) {
        throw new DeadlineException(limits);
      }
      ReplayRow row = decoder.decode(ValueFormat.unwrap(entry.value()));
      // A row may have gone to another user between its index entry and its reading.
      if (query.user() == null || query.user().equals(row.user())) {
        ReplayRowJson.write(json, row);
        json.writeRaw('\n');
        rows++;
      }
      entry = rows < query.limit() ? entries.next() : null;
    }
  }

  private void fail(Context context, Problem problem, Exception cause) {
    if (context.res().isCommitted()) {
      abort(context, cause);
    } else {
      counters.refused();
      context.res().reset();
      problem.answer(context);
    }
  }

  /** The asker sees a broken connection, and not the regular end of a shorter answer. */
  private void abort(Context context, Exception cause) {
    counters.broken();
    LOG.debug("an answer was broken off", cause);
    ServletContextRequest.getServletContextRequest(context.req()).getServletChannel().abort(cause);
  }

  private static final class DeadlineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeadlineException(QueryLimits limits) {
      super(
          "the answer takes longer than "
              + limits.deadline().toSeconds()
              + " s; ask for a shorter time or a smaller limit");
    }
  }
}
