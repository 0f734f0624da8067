package io.perennial.launcher.storebench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perennial.launcher.figures.MeasurementFailedException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The benchmark's client against a server that is none of ours, and against broken answers. */
final class StoreConnectionTest {

  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> ports = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int port() {
    return server.getAddress().getPort();
  }

  /**
   * @param length of the answer as HttpServer takes it: 0 for chunks
   */
  private void serve(String path, int status, String type, byte[] body, boolean chunked) {
    server.createContext(
        path,
        exchange -> {
          note(exchange);
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(status, chunked ? 0 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private void note(HttpExchange exchange) throws IOException {
    String content = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    ports.add(exchange.getRemoteAddress().getPort());
    requests.add(
        "%s %s %s %s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                exchange.getRequestHeaders().getFirst("Accept"),
                content)
            .strip());
  }

  @Test
  void shouldAskOverOneConnectionWhateverTheFormOfTheBody() throws IOException {
    byte[] large = "0123456789\n".repeat(50_000).getBytes(UTF_8);
    serve("/chunks", 200, "application/x-ndjson", large, true);
    serve("/length", 200, "Application/JSON; charset=utf-8", "{}".getBytes(UTF_8), false);
    try (StoreConnection connection = new StoreConnection(port())) {
      assertThat(connection.read("/chunks?a=b")).isEqualTo(large);
      var answer = connection.get("/length", StoreConnection.PROTOBUF);
      assertThat(answer.contentType()).isEqualTo("application/json");
      assertThat(answer.body().readAllBytes()).asString().isEqualTo("{}");
      assertThat(connection.post("/length", "{\"sql\":1}".getBytes(UTF_8))).hasSize(2);
    }
    assertThat(requests)
        .containsExactly(
            "GET /chunks?a=b */*",
            "GET /length application/x-protobuf",
            "POST /length */* {\"sql\":1}");
    assertThat(ports).hasSize(3).containsOnly(ports.get(0));
  }

  @Test
  void shouldSayWhatTheStoreRefused() throws IOException {
    byte[] problem = "{\"title\":\"Bad\",\"detail\":\"limit is 0\"}".getBytes(UTF_8);
    serve("/examples", 400, "application/problem+json", problem, false);
    serve("/plain", 404, "text/html", "<h1>no</h1>".getBytes(UTF_8), false);
    try (StoreConnection connection = new StoreConnection(port())) {
      assertThatThrownBy(() -> connection.read("/examples?limit=0"))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.status()).isEqualTo(400))
          .hasMessage("GET /examples?limit=0 is answered with 400: limit is 0");
    }
    try (StoreConnection connection = new StoreConnection(port())) {
      assertThatThrownBy(() -> connection.read("/plain"))
          .hasMessage("GET /plain is answered with 404");
    }
  }

  @Test
  void shouldReadChunksWithExtensionsAndTrailers() throws IOException {
    ByteArrayInputStream in =
        in("4;name=value\r\nwiki\r\nA\r\npedia\nline\r\n0\r\nTrailer: x\r\n\r\nNEXT");
    assertThat(AnswerBody.ofChunks(in).readAllBytes()).asString().isEqualTo("wikipedia\nline");
    assertThat(in.readAllBytes()).asString().isEqualTo("NEXT");
  }

  @Test
  void shouldNeverTakeAPartForTheWhole() {
    for (String broken : List.of("4\r\nwi", "4\r\nwiki\r\n", "4\r\nwiki", "", "0\r\n")) {
      assertThatThrownBy(() -> AnswerBody.ofChunks(in(broken)).readAllBytes())
          .as(broken)
          .isInstanceOf(EOFException.class);
    }
    assertThatThrownBy(() -> AnswerBody.ofLength(in("wik"), 4).readAllBytes())
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> AnswerBody.ofChunks(in("wiki\r\n")).readAllBytes())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a chunk of the size 'wiki'");
  }

  @Test
  void shouldCountRowsAndMessagesOfLargeAnswers() throws IOException {
    byte[] lines = "{\"id\":\"1\"}\n".repeat(100_000).getBytes(UTF_8);
    serve("/examples", 200, "application/x-ndjson", lines, true);
    byte[] frames = new byte[3 * (2 + 300) + 1];
    for (int i = 0; i < 3; i++) {
      frames[i * 302] = (byte) 0xac;
      frames[i * 302 + 1] = 2;
    }
    serve("/sample", 200, "application/x-protobuf", frames, true);
    Download rows = Download.ofLines(port(), "/examples");
    assertThat(rows.rows()).isEqualTo(100_000);
    assertThat(rows.bytes()).isEqualTo(lines.length);
    Download drawn = Download.ofMessages(port(), "/sample");
    assertThat(drawn.rows()).isEqualTo(3);
    assertThat(drawn.bytes()).isEqualTo(frames.length);
    assertThatThrownBy(() -> Download.ofMessages(port(), "/examples"))
        .isInstanceOf(MeasurementFailedException.class)
        .hasMessageContaining("answers application/x-ndjson where application/x-protobuf");
  }

  @Test
  void shouldCountMessagesHoweverTheirBytesAreCut() {
    byte[] bytes = {3, 1, 2, 3, 1, 9, 0};
    for (int size = 1; size <= bytes.length; size++) {
      FrameCounter frames = new FrameCounter();
      for (int at = 0; at < bytes.length; at += size) {
        int count = Math.min(size, bytes.length - at);
        byte[] part = new byte[size];
        System.arraycopy(bytes, at, part, 0, count);
        frames.accept(part, count);
      }
      assertThat(frames.messages()).isEqualTo(2);
    }
  }

  @Test
  void shouldRefuseMessagesWithoutTheEndMarkOrBeyondIt() {
    FrameCounter open = new FrameCounter();
    open.accept(new byte[] {1, 9}, 2);
    assertThatThrownBy(open::messages)
        .isInstanceOf(MeasurementFailedException.class)
        .hasMessageContaining("ends after 1 messages without its end mark");
    assertThatThrownBy(() -> new FrameCounter().accept(new byte[] {0, 1}, 2))
        .hasMessageContaining("goes on after its end mark");
    byte[] endless = {-1, -1, -1, -1, -1, -1};
    assertThatThrownBy(() -> new FrameCounter().accept(endless, endless.length))
        .hasMessageContaining("more than 2 GiB");
  }

  @Test
  void shouldGoOnWhileTheStoreIsBusy() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch answered = new CountDownLatch(50);
    server.createContext(
        "/examples",
        exchange -> {
          exchange.sendResponseHeaders(asked.incrementAndGet() <= 3 ? 503 : 200, -1);
          exchange.close();
        });
    Clients clients =
        new Clients(
            port(), random -> new Clients.Question("/examples", body -> answered.countDown()));
    long from = System.nanoTime();
    clients.start(2, 0, 1);
    assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
    clients.stop();
    assertThat(clients.refused()).isEqualTo(3);
    assertThat(clients.between(from, System.nanoTime()).count()).isGreaterThanOrEqualTo(50);
  }

  @Test
  void shouldAskNoFasterThanItIsTold() throws InterruptedException {
    serve("/examples", 200, "application/x-ndjson", "{}\n".getBytes(UTF_8), false);
    CountDownLatch answered = new CountDownLatch(20);
    Clients clients =
        new Clients(
            port(), random -> new Clients.Question("/examples", body -> answered.countDown()));
    long from = System.nanoTime();
    clients.start(2, 50, 1);
    assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
    clients.stop();
    long to = System.nanoTime();
    assertThat(clients.between(from, to).count())
        .isLessThanOrEqualTo((int) ((to - from) * 50e-9) + 2);
  }

  @Test
  void shouldFailWhenAnAnswerIsWrong() throws InterruptedException {
    serve("/examples", 200, "application/x-ndjson", "{}\n".getBytes(UTF_8), false);
    CountDownLatch asked = new CountDownLatch(1);
    Clients clients =
        new Clients(
            port(),
            random ->
                new Clients.Question(
                    "/examples",
                    body -> {
                      asked.countDown();
                      RowLines.requireHistory(body, "5", 100);
                    }));
    clients.start(1, 0, 1);
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(clients::stop)
        .isInstanceOf(MeasurementFailedException.class)
        .hasMessageContaining("user 5 has a row that is not his: {}");
  }

  private static ByteArrayInputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
  }
}
