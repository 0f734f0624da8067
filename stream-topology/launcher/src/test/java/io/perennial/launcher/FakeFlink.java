package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Flink's REST interface with one job, "b", that takes savepoints into local folders: each is
 * complete after so many questions about it.
 */
final class FakeFlink implements AutoCloseable {

  final List<String> disposed = new CopyOnWriteArrayList<>();

  /** Completes with the first request's target. */
  final CompletableFuture<String> triggered = new CompletableFuture<>();

  /** Of the savepoints that were asked for. */
  final List<String> formats = new CopyOnWriteArrayList<>();

  volatile boolean losesAnswer;

  /** Until a savepoint is complete. */
  final AtomicInteger questions = new AtomicInteger();

  private final ObjectMapper json = new ObjectMapper();
  private final HttpServer server;
  private final Path checkpoints;
  private volatile String request = "";

  FakeFlink(Path checkpoints) throws IOException {
    this.checkpoints = checkpoints;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    switch (path) {
      case "/jobs/overview" ->
          send(exchange, 200, "{\"jobs\":[{\"jid\":\"b\",\"state\":\"RUNNING\"}]}");
      case "/jobs/b/config" ->
          send(
              exchange,
              200,
              "{\"execution-config\":{\"user-config\":{\"job.checkpointDirectory\":\"%s\"}}}"
                  .formatted(checkpoints.toUri()));
      case "/jobs/b" -> send(exchange, 200, "{\"vertices\":[{\"status\":\"RUNNING\"}]}");
      case "/jobs/b/savepoints", "/jobs/b/stop" -> trigger(exchange);
      case "/savepoint-disposal" -> {
        disposed.add(body(exchange).path("savepoint-path").asText());
        send(exchange, 202, "{\"request-id\":\"d\"}");
      }
      case "/savepoint-disposal/d" -> completed(exchange, "{}");
      default -> tell(exchange, path);
    }
  }

  private void trigger(HttpExchange exchange) throws IOException {
    JsonNode body = body(exchange);
    request = body.path("triggerId").asText("r");
    formats.add(body.path("formatType").asText());
    String folder = body.path("target-directory").asText(body.path("targetDirectory").asText());
    Path target = Path.of(URI.create(folder));
    Files.createDirectories(target.resolve("savepoint-1"));
    Files.writeString(target.resolve("savepoint-1/_metadata"), "everybody's data");
    triggered.complete(target.toString());
    if (losesAnswer) {
      exchange.close();
    } else {
      send(exchange, 202, "{\"request-id\":\"%s\"}".formatted(request));
    }
  }

  private void tell(HttpExchange exchange, String path) throws IOException {
    if (!path.equals("/jobs/b/savepoints/" + request)) {
      send(exchange, 404, "{}");
    } else if (questions.getAndDecrement() > 0) {
      send(exchange, 200, "{\"status\":{\"id\":\"IN_PROGRESS\"}}");
    } else {
      completed(exchange, "{\"location\":\"s-1\"}");
    }
  }

  private static void completed(HttpExchange exchange, String operation) throws IOException {
    send(exchange, 200, "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":" + operation + "}");
  }

  private JsonNode body(HttpExchange exchange) throws IOException {
    return json.readTree(exchange.getRequestBody());
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
