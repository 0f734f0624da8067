package io.perennial.replay.server.http;

import io.perennial.event.LabelSpace;
import io.perennial.replay.api.ReplayClient;
import io.perennial.replay.server.access.ServerAccess;
import io.perennial.replay.server.http.QueryService.Clocks;
import io.perennial.replay.server.sql.SqlEngine;
import io.perennial.replay.server.sql.SqlLimits;
import io.perennial.replay.server.sql.SqlRoutes;
import io.perennial.replay.server.storage.ReplaySource;
import io.perennial.replay.server.streams.IngestCounters;
import io.perennial.replay.server.streams.StoreFigures;
import io.perennial.replay.server.streams.StoreStatus;
import io.perennial.replay.server.streams.StoreStatus.Phase;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** A service over a store of lists, and what asks it. */
final class TestService implements AutoCloseable, StoreFigures {

  static final QueryLimits LIMITS =
      new QueryLimits(2, Duration.ofSeconds(10), 4, 100, Duration.ofSeconds(20));

  final AtomicLong nanos = new AtomicLong();
  final QueryService service;
  volatile StoreStatus status = new StoreStatus(Phase.RUNNING, "all partitions answer");
  private final HttpClient http = HttpClient.newHttpClient();

  private TestService(
      ReplaySource source, QueryLimits limits, Function<Answering, List<Route>> further) {
    this(source, limits, further, ServerAccess.LOCAL);
  }

  private TestService(
      ReplaySource source,
      QueryLimits limits,
      Function<Answering, List<Route>> further,
      ServerAccess access) {
    Clocks clocks = new Clocks(() -> Instant.ofEpochMilli(100_000), nanos::get);
    this.service =
        QueryService.start(
            source, this, LabelSpace.BINARY, limits, further, access, "127.0.0.1", 0, clocks);
  }

  static TestService of(ReplaySource source) {
    return new TestService(source, LIMITS, answering -> List.of());
  }

  static TestService withSql(ReplaySource source) {
    SqlEngine engine =
        new SqlEngine(source, LabelSpace.BINARY, SqlLimits.DEFAULT, InstantSource.system());
    return new TestService(source, LIMITS, answering -> SqlRoutes.of(engine, answering));
  }

  /** With every route that there is, and these. */
  static TestService guarded(
      ReplaySource source, QueryLimits limits, ServerAccess access, Route... further) {
    SqlEngine engine =
        new SqlEngine(source, LabelSpace.BINARY, SqlLimits.DEFAULT, InstantSource.system());
    return new TestService(
        source,
        limits,
        answering -> {
          List<Route> routes = new ArrayList<>(SqlRoutes.of(engine, answering));
          routes.addAll(List.of(further));
          return routes;
        },
        access);
  }

  static TestService of(ReplaySource source, QueryLimits limits) {
    return new TestService(source, limits, answering -> List.of());
  }

  static TestService of(ReplaySource source, Route further) {
    return new TestService(source, LIMITS, answering -> List.of(further));
  }

  @Override
  public StoreStatus status() {
    return status;
  }

  @Override
  public Map<Integer, IngestCounters> counters() {
    return new TreeMap<>(
        Map.of(
            0, new IngestCounters(9, 10, 1, 2, 3, 4, 5, 6, 1, 800, 9, 1),
            1, new IngestCounters(12, 2, 3, 3, 0, 4, 0, 0, 0, 200, 0, 0)));
  }

  @Override
  public long diskBytes() {
    return 12_345;
  }

  @Override
  public long recordsToRestore() {
    return 67;
  }

  ReplayClient client() {
    return new ReplayClient(service.address());
  }

  int port() {
    return service.address().getPort();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(service.address() + path))
        .timeout(Duration.ofSeconds(30));
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<byte[]> bytes(String path, String... headers)
      throws IOException, InterruptedException {
    return http.send(request(path).headers(headers).build(), BodyHandlers.ofByteArray());
  }

  CompletableFuture<HttpResponse<String>> getLater(String path) {
    return http.sendAsync(request(path).build(), BodyHandlers.ofString());
  }

  /** Sends a request as it stands, and reads until the connection is closed. */
  String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** Asks for a target as it stands. */
  String rawGet(String target) throws IOException {
    return raw("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  }

  Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  @Override
  public void close() {
    service.close();
  }
}
