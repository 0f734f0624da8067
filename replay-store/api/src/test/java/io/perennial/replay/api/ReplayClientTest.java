package io.perennial.replay.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perennial.replay.api.ReplayClient.Patience;
import io.perennial.replay.api.ReplayException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReplayClientTest {

  private static final String ROW =
      "{\"id\":\"a\",\"timestamp\":1}\n{\"id\":\"b\",\"timestamp\":2}\n";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch silence = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    silence.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void shouldStreamTheRowsInTheOrderOfTheAnswer() {
    server.createContext("/examples", exchange -> answer(exchange, 200, ROW));

    try (ReplayAnswer answer = client().query(ReplayQuery.everything())) {
      assertThat(answer.stream().map(ReplayRow::id)).containsExactly("a", "b");
      assertThat(answer.hasNext()).isFalse();
    }
  }

  @Test
  void shouldAskAgainWhileTheStoreIsUnavailable() {
    AtomicInteger asked = new AtomicInteger();
    server.createContext(
        "/examples",
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "0");
          boolean first = asked.getAndIncrement() < 2;
          answer(exchange, first ? 503 : 200, first ? "{\"detail\":\"restoring\"}" : ROW);
        });

    try (ReplayAnswer answer = client().query(ReplayQuery.everything())) {
      assertThat(answer.stream()).hasSize(2);
    }
    assertThat(asked).hasValue(3);
  }

  @Test
  void shouldGiveUpAtTheDeadlineWithTheStoresOwnWords() {
    server.createContext(
        "/examples",
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "3600");
          answer(exchange, 503, "{\"status\":503,\"detail\":\"restoring 5 rows\"}");
        });

    assertRefusal(Kind.UNAVAILABLE, 503, "restoring 5 rows");
  }

  @Test
  void shouldNotAskAgainWhatWasRefused() {
    AtomicInteger asked = new AtomicInteger();
    server.createContext(
        "/examples",
        exchange -> {
          asked.incrementAndGet();
          answer(exchange, 400, "{\"errors\":[{\"detail\":\"x\"}],\"detail\":\"wrong limit\"}");
        });

    assertRefusal(Kind.REFUSED, 400, "wrong limit");
    assertThat(asked).hasValue(1);
  }

  @Test
  void shouldTellARefusalThatIsNoProblemDocument() {
    server.createContext("/examples", exchange -> answer(exchange, 502, "<html>"));

    assertRefusal(Kind.BROKEN, 502, "the replay store answered 502");
  }

  @Test
  void shouldFailWhenTheAnswerBreaksOff() {
    server.createContext(
        "/examples",
        exchange -> {
          exchange.sendResponseHeaders(200, ROW.length() + 100);
          exchange.getResponseBody().write(ROW.getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          exchange.close();
        });

    // The end may be seen before the first row was asked for.
    assertThatThrownBy(this::readTwoRowsAndOn)
        .asInstanceOf(type(ReplayException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN));
  }

  private void readTwoRowsAndOn() {
    try (ReplayAnswer answer = client().query(ReplayQuery.everything())) {
      answer.next();
      answer.next();
      assertThat(answer.hasNext()).isFalse();
    }
  }

  @Test
  void shouldFailWhenTheAnswerFallsSilent() {
    server.createContext(
        "/examples",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(ROW.getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          awaitEnd();
        });
    Patience impatient = new Patience(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ZERO);

    try (ReplayAnswer answer =
        new ReplayClient(base(), impatient).query(ReplayQuery.everything())) {
      answer.next();
      answer.next();
      assertThatThrownBy(answer::hasNext).hasMessageContaining("not complete: nothing came for");
    }
  }

  @Test
  void shouldSayThatNothingAnswersAtTheAddress() throws IOException {
    URI nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + free.getLocalPort());
    }
    ReplayClient client = new ReplayClient(nobody);

    assertThatThrownBy(() -> client.query(ReplayQuery.everything()))
        .asInstanceOf(type(ReplayException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
        .satisfies(e -> assertThat(e).hasMessageContaining(nobody.toString()));
    assertThat(client.isReady()).isFalse();
  }

  @Test
  void shouldTellWhetherTheStoreIsReady() {
    AtomicInteger status = new AtomicInteger(503);
    server.createContext("/readyz", exchange -> answer(exchange, status.get(), "{}"));

    assertThat(client().isReady()).isFalse();
    status.set(200);
    assertThat(client().isReady()).isTrue();
  }

  private void assertRefusal(Kind kind, int status, String detail) {
    assertThatThrownBy(() -> client().query(ReplayQuery.everything()))
        .asInstanceOf(type(ReplayException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
        .satisfies(e -> assertThat(e.status()).isEqualTo(status))
        .satisfies(e -> assertThat(e.detail()).isEqualTo(detail));
  }

  private ReplayClient client() {
    return new ReplayClient(base());
  }

  private URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void awaitEnd() {
    try {
      silence.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
