package io.perennial.replay.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.perennial.event.LabelSpace;
import io.perennial.replay.api.ReplayRowJson;
import io.perennial.replay.server.storage.ExampleDecoder;
import io.perennial.replay.server.storage.ExampleSource;
import io.perennial.replay.server.streams.StoreStatus;
import io.perennial.replay.server.streams.StoreStatus.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server with its routes. Answers from the moment it is started, if only with 503. */
public final class QueryService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(QueryService.class);

  /** Beside the queries: health, figures, refusals, Jetty's own acceptor and selectors. */
  private static final int OTHER_THREADS = 16;

  private final StoreFigures figures;
  private final QueryCounters queries = new QueryCounters();
  private final ExamplesHandler examples;
  private final QueryLimits limits;
  private final String bind;
  private final Javalin server;

  /**
   * Starts to listen.
   *
   * @param bind host name or address
   * @param port 0 for any free one
   * @throws RuntimeException when the address is taken or not ours
   */
  public static QueryService start(
      ExampleSource source,
      StoreFigures figures,
      LabelSpace labels,
      QueryLimits limits,
      String bind,
      int port) {
    return start(
        source, figures, labels, limits, bind, port, InstantSource.system(), System::nanoTime);
  }

  static QueryService start(
      ExampleSource source,
      StoreFigures figures,
      LabelSpace labels,
      QueryLimits limits,
      String bind,
      int port,
      InstantSource clock,
      LongSupplier nanoClock) {
    QueryService service =
        new QueryService(source, figures, labels, limits, bind, clock, nanoClock);
    service.server.start(bind, port);
    LOG.info("listening on {}", service.address());
    return service;
  }

  private QueryService(
      ExampleSource source,
      StoreFigures figures,
      LabelSpace labels,
      QueryLimits limits,
      String bind,
      InstantSource clock,
      LongSupplier nanoClock) {
    this.figures = figures;
    this.limits = limits;
    this.bind = bind;
    this.examples =
        new ExamplesHandler(source, new ExampleDecoder(labels), limits, clock, nanoClock, queries);
    this.server = Javalin.create(this::configure);
  }

  /** Where it is reached from this machine. */
  public URI address() {
    String host = bind.equals("0.0.0.0") || bind.equals("::") ? "127.0.0.1" : bind;
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port());
  }

  @Override
  public void close() {
    server.stop();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.prefer405over404 = true;
    config.jetty.threadPool = new QueuedThreadPool(limits.concurrent() + OTHER_THREADS, 2, 60_000);
    config.jetty.modifyServer(jetty -> jetty.setStopTimeout(0));
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.routes.before(QueryService::harden);
    config.routes.get("/", QueryService::page);
    config.routes.get("/examples", examples);
    config.routes.get(
        "/healthz",
        context -> context.contentType("application/json").result("{\"status\":\"up\"}"));
    config.routes.get("/readyz", this::ready);
    config.routes.get("/stats", this::stats);
    config.routes.exception(HttpResponseException.class, QueryService::refuse);
    config.routes.exception(Exception.class, QueryService::fail);
  }

  private static void harden(Context context) {
    context.header("Cache-Control", "no-store");
    context.header("X-Content-Type-Options", "nosniff");
  }

  private void ready(Context context) {
    StoreStatus status = figures.status();
    if (status.phase() != Phase.RUNNING) {
      Problem.unavailable(status.detail()).answer(context);
      return;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = ReplayRowJson.FACTORY.createGenerator(text)) {
      json.writeStartObject();
      StatsDocument.writeStatus(json, status);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    context.contentType("application/json").result(text.toString());
  }

  private void stats(Context context) {
    context.contentType("application/json").result(StatsDocument.json(figures, queries));
  }

  private static void page(Context context) throws IOException {
    try (InputStream page = QueryService.class.getResourceAsStream("index.html")) {
      if (page == null) {
        throw new IOException("resource index.html is missing from the jar");
      }
      context.html(new String(page.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static void refuse(HttpResponseException refusal, Context context) {
    Problem.of(
            refusal.getStatus(),
            "Refused",
            context.method() + " " + context.path() + ": " + refusal.getMessage())
        .answer(context);
  }

  private static void fail(Exception failure, Context context) {
    LOG.error("{} {} failed", context.method(), context.path(), failure);
    Problem.of(500, "Internal Server Error", "the replay store failed; its log says more")
        .answer(context);
  }
}
