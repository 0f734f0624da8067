package io.perennial.replay.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A server that says to each path what a test told it to, and remembers what it was asked. */
final class FakeHttp implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, String> asked = new ConcurrentHashMap<>();

  FakeHttp() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  void answers(String path, int status, byte[] body) {
    server.createContext(path, exchange -> answer(exchange, status, body));
  }

  /** The last question to a path: method, URI, Accept, and body, a line each. */
  String asked(String path) {
    return asked.getOrDefault(path, "nothing");
  }

  ReplayClient client() {
    return new ReplayClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    asked.put(
        exchange.getHttpContext().getPath(),
        "%s %s%n%s%n%s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                exchange.getRequestHeaders().getFirst("Accept"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
