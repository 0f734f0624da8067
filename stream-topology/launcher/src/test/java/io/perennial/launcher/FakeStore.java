package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perennial.event.Feature;
import io.perennial.event.LabelledExample.Origin;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayRow;
import io.perennial.replay.api.ReplayRowJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A replay store with a number of made-up rows, the oldest first. It knows the parameters {@code
 * limit} and {@code after}, and remembers all it was asked.
 */
final class FakeStore implements AutoCloseable {

  static final long BEGIN = 1_600_000_000_000L;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<ReplayQuery> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final int rows;
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private volatile int breakAfter = Integer.MAX_VALUE;

  FakeStore(int rows) throws IOException {
    this.rows = rows;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/examples", this::examples);
    server.setExecutor(threads);
    server.start();
  }

  /** The row of a number; three have the same time. */
  static ReplayRow row(int number) {
    return new ReplayRow(
        id(number),
        BEGIN + number / 3,
        "u" + number % 97,
        "i" + number % 13,
        "",
        Integer.toString(number % 2),
        Origin.FEEDBACK,
        0.25f,
        0.5f,
        0.7,
        1,
        number,
        BEGIN + number,
        number,
        List.of(new Feature.Category("os", "2"), new Feature.Quantity("price", number)));
  }

  static String id(int number) {
    return "%08d".formatted(number);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers to examples, in the order they were asked for. */
  List<ReplayQuery> asked() {
    return asked;
  }

  /** What was shown with each question for examples; empty for nothing. */
  List<String> authorizations() {
    return authorizations;
  }

  /** From now on, every answer breaks off within the row after so many. */
  void breakAfter(int count) {
    breakAfter = count;
  }

  /** Answers SQL with these lines. */
  void answerSql(int status, String lines) {
    server.createContext(
        "/sql",
        exchange -> {
          byte[] body = lines.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private void examples(HttpExchange exchange) throws IOException {
    ReplayQuery query = ReplayQuery.fromParameters(parameters(exchange), BEGIN);
    asked.add(query);
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    authorizations.add(shown == null ? "" : shown);
    int first = query.after() == null ? 0 : Integer.parseInt(query.after().id()) + 1;
    int end = (int) Math.min(rows, (long) first + query.limit());
    exchange.sendResponseHeaders(200, 0);
    OutputStream body = new BufferedOutputStream(exchange.getResponseBody(), 64 << 10);
    JsonGenerator json = ReplayRowJson.FACTORY.createGenerator(body);
    json.setRootValueSeparator(null);
    for (int i = first; i < Math.min(end, (long) first + breakAfter); i++) {
      ReplayRowJson.write(json, row(i));
      json.writeRaw('\n');
    }
    if (end - first > breakAfter) {
      json.writeRaw("{\"id\":");
    }
    json.close();
  }

  private static Map<String, List<String>> parameters(HttpExchange exchange) {
    return Arrays.stream(exchange.getRequestURI().getRawQuery().split("&"))
        .map(part -> part.split("=", 2))
        .filter(part -> !part[0].equals("replays"))
        .collect(
            Collectors.toMap(part -> part[0], part -> List.of(URLDecoder.decode(part[1], UTF_8))));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
