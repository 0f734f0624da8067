package io.perennial.replay.server.http;

import io.perennial.event.LabelSpace;
import io.perennial.replay.server.access.Role;
import io.perennial.replay.server.access.Tokens;
import io.perennial.replay.server.http.QueryService.Clocks;
import io.perennial.replay.server.storage.ReplaySource;
import io.perennial.replay.server.streams.StoreFigures;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** Everything that is answered, and by whom. */
final class Routes {

  /** An answer's bytes before the first leave: what goes wrong until then is told. */
  private static final int BUFFER_BYTES = 256 * 1024;

  /** Less for other instances: they take a broken answer like a refusal. */
  private static final int PEER_BUFFER_BYTES = 64 * 1024;

  /** At a time; the engine behind has a limit of its own for those that run long. */
  private static final int STATEMENTS = 32;

  private final QueryLimits limits;
  private final Clocks clocks;
  private final ScheduledExecutorService watchdog;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final QueryMetrics metrics = new QueryMetrics(registry);

  Routes(QueryLimits limits, Clocks clocks, ScheduledExecutorService watchdog) {
    this.limits = limits;
    this.clocks = clocks;
    this.watchdog = watchdog;
  }

  List<Route> of(ReplaySource source, StoreFigures figures, LabelSpace labels) {
    List<Route> routes = new ArrayList<>(status(figures));
    routes.addAll(rows(new RowAnswers(source, labels, clocks.wall())));
    routes.addAll(partitions(new PartitionAnswers(source, clocks.wall())));
    return routes;
  }

  /** Whom all of them answer. */
  Gate gate(Tokens tokens) {
    return new Gate(tokens, registry);
  }

  /** For what other packages answer. */
  Answering statements() {
    return answering("statements", STATEMENTS, BUFFER_BYTES, limits.silence());
  }

  private List<Route> status(StoreFigures figures) {
    JvmMetrics.builder().register(registry);
    StoreMetrics.register(figures, registry);
    StatusAnswers status = new StatusAnswers(figures, metrics, registry);
    return List.of(
        Route.get("/", Role.OPEN, status::page),
        Route.get("/openapi.json", Role.OPEN, status::openApi),
        Route.get("/healthz", Role.OPEN, status::health),
        Route.get("/readyz", Role.OPEN, status::ready),
        Route.get("/stats", Role.READ, status::stats),
        Route.get("/metrics", Role.READ, status::metrics));
  }

  private List<Route> rows(RowAnswers rows) {
    Answering queries = answering("queries", limits.concurrent(), BUFFER_BYTES, limits.silence());
    return List.of(
        route(queries, "/examples", Role.READ, rows::examples),
        route(queries, "/sample", Role.READ, rows::sample));
  }

  private List<Route> partitions(PartitionAnswers partitions) {
    // Who merges several answers may leave one unread for as long as all may take.
    Answering peers =
        answering(
            "questions of other instances", limits.peers(), PEER_BUFFER_BYTES, limits.deadline());
    // Without the limits of a query, and with many at a time: not for who may only ask.
    String partition = "/partitions/{partition}/";
    return List.of(
        route(peers, partition + "rows", Role.ADMIN, partitions::rows),
        route(peers, partition + "facts", Role.ADMIN, partitions::facts),
        route(peers, partition + "replays", Role.ADMIN, partitions::replays),
        route(peers, partition + "sample-ranges", Role.ADMIN, partitions::sampleRanges),
        route(peers, partition + "sample-groups", Role.ADMIN, partitions::sampleGroups));
  }

  private Answering answering(String whose, int concurrent, int bufferBytes, Duration silence) {
    return new Answering(
        whose, concurrent, bufferBytes, limits, silence, clocks.nanos(), watchdog, metrics);
  }

  private static Route route(Answering answering, String path, Role role, Answering.Writer writer) {
    return Route.get(path, role, answering.handler(path, writer));
  }
}
