package io.perennial.replay.server.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.perennial.event.LabelSpace;
import io.perennial.replay.api.InvalidQueryException;
import io.perennial.replay.server.access.ServerAccess;
import io.perennial.replay.server.storage.ReplaySource;
import io.perennial.replay.server.storage.StoreUnavailableException;
import io.perennial.replay.server.streams.StoreFigures;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server with its routes. Answers from the moment it is started, if only with 503. */
public final class QueryService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(QueryService.class);
  private static final int SWEEPS_PER_SILENCE = 8;

  private final List<Route> routes;
  private final Gate gate;
  private final String scheme;
  private final ServerSettings settings;
  private final ScheduledThreadPoolExecutor watchdog;
  private final String bind;
  private final Javalin server;

  /**
   * Starts to listen, with nothing beside its own routes.
   *
   * @param bind host name or address
   * @param port 0 for any free one
   * @throws IllegalStateException when the address is taken or not ours
   */
  public static QueryService start(
      ReplaySource source,
      StoreFigures figures,
      LabelSpace labels,
      QueryLimits limits,
      String bind,
      int port) {
    return start(
        source, figures, labels, limits, answering -> List.of(), ServerAccess.LOCAL, bind, port);
  }

  /**
   * Starts to listen.
   *
   * @param further routes of other packages, beside its own, made of what answers within limits and
   *     counts; {@code openapi.json} describes them
   * @param access who may ask, and over what; that it fits the address is for the caller to see
   * @param bind host name or address
   * @param port 0 for any free one
   * @throws IllegalStateException when the address is taken or not ours
   */
  public static QueryService start(
      ReplaySource source,
      StoreFigures figures,
      LabelSpace labels,
      QueryLimits limits,
      Function<Answering, List<Route>> further,
      ServerAccess access,
      String bind,
      int port) {
    Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
    return start(source, figures, labels, limits, further, access, bind, port, clocks);
  }

  /**
   * @param wall what {@code now} means
   * @param nanos of deadlines
   */
  record Clocks(InstantSource wall, LongSupplier nanos) {}

  static QueryService start(
      ReplaySource source,
      StoreFigures figures,
      LabelSpace labels,
      QueryLimits limits,
      Function<Answering, List<Route>> further,
      ServerAccess access,
      String bind,
      int port,
      Clocks clocks) {
    ScheduledThreadPoolExecutor watchdog = new ScheduledThreadPoolExecutor(1, QueryService::daemon);
    // Or every answer's buffer would be held until the deadline that it did not need.
    watchdog.setRemoveOnCancelPolicy(true);
    Routes own = new Routes(limits, clocks, watchdog);
    List<Route> routes = new ArrayList<>(own.of(source, figures, labels));
    routes.addAll(further.apply(own.statements()));
    ServerSettings settings = new ServerSettings(limits, access.tls(), bind, port);
    QueryService service =
        new QueryService(routes, own.gate(access.tokens()), settings, watchdog, access, bind);
    service.listen(port, limits.silence().toMillis());
    return service;
  }

  private QueryService(
      List<Route> routes,
      Gate gate,
      ServerSettings settings,
      ScheduledThreadPoolExecutor watchdog,
      ServerAccess access,
      String bind) {
    this.routes = List.copyOf(routes);
    this.gate = gate;
    this.scheme = access.scheme();
    this.settings = settings;
    this.watchdog = watchdog;
    this.bind = bind;
    this.server = Javalin.create(this::configure);
  }

  private void listen(int port, long silenceMillis) {
    try {
      server.start();
    } catch (RuntimeException e) {
      watchdog.shutdownNow();
      throw new IllegalStateException(
          "cannot listen on port %d of %s (%s); choose another port or address"
              .formatted(port, bind, why(e)),
          e);
    }
    long pause = Math.max(1, silenceMillis / SWEEPS_PER_SILENCE);
    var unused =
        watchdog.scheduleWithFixedDelay(
            settings.connections()::sweep, pause, pause, TimeUnit.MILLISECONDS);
    LOG.info("listening on {}", address());
  }

  /** Javalin takes every cause for a port that is in use. */
  private static String why(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof UnresolvedAddressException
        ? "no such host"
        : String.valueOf(cause.getMessage());
  }

  /** Where it is reached from this machine. */
  public URI address() {
    String host = bind.equals("0.0.0.0") || bind.equals("::") ? "127.0.0.1" : bind;
    return URI.create(
        scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port());
  }

  /** Everything that is answered. */
  List<Route> routes() {
    return routes;
  }

  /** Connections open now. */
  int openConnections() {
    return settings.connections().openConnections();
  }

  /** Answers whose time is watched, and one task more. */
  int watched() {
    return watchdog.getQueue().size();
  }

  @Override
  public void close() {
    server.stop();
    watchdog.shutdownNow();
  }

  private void configure(JavalinConfig config) {
    settings.apply(config);
    config.routes.before(QueryService::harden);
    for (Route route : routes) {
      config.routes.addHttpHandler(route.method(), route.path(), gate.before(route));
    }
    config.routes.exception(InvalidQueryException.class, (e, to) -> Problem.invalid(e).answer(to));
    config.routes.exception(ProblemException.class, (e, to) -> e.problem().answer(to));
    config.routes.exception(
        StoreUnavailableException.class,
        (e, to) -> Problem.unavailable(String.valueOf(e.getMessage())).answer(to));
    config.routes.exception(HttpResponseException.class, QueryService::refuse);
    config.routes.exception(Exception.class, QueryService::fail);
  }

  private static void harden(Context context) {
    context.header("Cache-Control", "no-store");
    context.header("X-Content-Type-Options", "nosniff");
  }

  private static void refuse(HttpResponseException refusal, Context context) {
    String allowed = refusal.getDetails().get("availableMethods");
    if (allowed != null) {
      context.header("Allow", allowed);
    }
    String asked = context.method() + " " + context.path();
    String detail =
        refusal.getStatus() == 404
            ? asked + ": there is nothing; openapi.json names what there is"
            : asked + ": " + refusal.getMessage();
    Problem.of(refusal.getStatus(), detail).answer(context);
  }

  private static void fail(Exception failure, Context context) {
    LOG.error("{} {} failed", context.method(), context.path(), failure);
    Problem.of(500, "the replay store failed; its log says more").answer(context);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "replay-http-watch");
    thread.setDaemon(true);
    return thread;
  }
}
