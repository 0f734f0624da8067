package io.perennial.replay.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.replay.server.storage.RowCursor;
import io.perennial.replay.server.storage.RowView;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that only hold what others need. */
final class HostileConnectionTest {

  private static final Duration SILENCE = Duration.ofMillis(400);
  private static final Duration LONG = Duration.ofSeconds(60);

  /** As many as the test's own process may open; 10,000 need {@code ulimit -n 12000}. */
  private static final int CONNECTIONS = Integer.getInteger("perennial.test.connections", 2_000);

  private final InMemorySource source = new InMemorySource().add("u", 1, "a");
  private final List<Socket> sockets = new ArrayList<>();
  private TestService service = TestService.of(source, limits(LONG, SILENCE));

  private static QueryLimits limits(Duration deadline, Duration silence) {
    return new QueryLimits(1, deadline, 2, 50, silence);
  }

  private void restart(Duration deadline, Duration silence) {
    service.close();
    service = TestService.of(source, limits(deadline, silence));
  }

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    Await.until(() -> source.open.get() == 0);
    assertThat(service.get("/examples").statusCode()).isEqualTo(200);
    service.close();
  }

  @Test
  void shouldServeOthersWhileThousandsOfConnectionsAreOpened() throws Exception {
    restart(LONG, LONG);
    for (int i = 0; i < CONNECTIONS; i++) {
      sockets.add(service.connect());
      if (i % 500 == 0) {
        assertThat(service.get("/examples").statusCode()).isEqualTo(200);
      }
    }

    assertThat(service.get("/examples").statusCode()).isEqualTo(200);
    Await.until(() -> service.service.openConnections() <= 50);
  }

  @Test
  void shouldKeepTheConnectionsThatAreAnsweredWhenThereAreTooMany() throws Exception {
    restart(LONG, LONG);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    source.answering(
        rows -> {
          asked.countDown();
          await(goOn);
          return rows;
        });
    var answer = service.getLater("/examples");
    asked.await();
    for (int i = 0; i < 200; i++) {
      sockets.add(service.connect());
    }
    Await.until(() -> service.service.openConnections() <= 50);
    goOn.countDown();

    assertThat(answer.get().statusCode()).isEqualTo(200);
  }

  @Test
  void shouldCloseConnectionsWhoseHeadersDrip() throws Exception {
    Socket socket = ask("GET /examples HTTP/1.1\r\nHost: x\r\n");

    assertThatThrownBy(() -> drip(socket, "X: a\r\n")).isInstanceOf(IOException.class);
  }

  @Test
  void shouldCloseConnectionsWhoseBodyDrips() throws Exception {
    Socket socket = ask("POST /examples HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");

    assertThatThrownBy(() -> drip(socket, "1\r\na\r\n")).isInstanceOf(IOException.class);
  }

  @Test
  void shouldCloseConnectionsThatSayNothing() throws Exception {
    Socket silent = service.connect();
    sockets.add(silent);

    assertThat(silent.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void shouldTakeBackThePermitOfAClientThatReadsNothing() throws Exception {
    source.answering(endless());
    ask("GET /examples?limit=1000000 HTTP/1.1\r\nHost: x\r\n\r\n");
    Await.until(() -> source.open.get() == 1);

    Await.until(() -> source.open.get() == 0);
    source.answering(rows -> rows);
    assertThat(service.get("/stats").body()).contains("\"broken\":1");
  }

  @Test
  void shouldEndTheAnswerOfAClientThatReadsTooSlowly() throws Exception {
    restart(Duration.ofSeconds(1), LONG);
    source.answering(endless());
    Socket slow = ask("GET /partitions/0/rows?limit=100000000 HTTP/1.1\r\nHost: x\r\n\r\n");
    Await.until(() -> source.open.get() == 1);

    Await.until(
        () -> {
          int unused = slow.getInputStream().read();
          return source.open.get() == 0;
        });
    source.answering(rows -> rows);
  }

  @Test
  void shouldLetAnotherInstanceLeaveAnAnswerUnreadForAsLongAsItMayTake() throws Exception {
    source.answering(endless());
    Socket socket = ask("GET /partitions/0/rows?limit=100000000 HTTP/1.1\r\nHost: x\r\n\r\n");
    Await.until(() -> source.open.get() == 1);
    awaitNanos(System.nanoTime() + 3 * SILENCE.toNanos());

    assertThat(source.open).hasValue(1);
    socket.close();
    Await.until(() -> source.open.get() == 0);
    source.answering(rows -> rows);
  }

  @Test
  void shouldTakeBackThePermitOfAClientThatGoesAway() throws Exception {
    restart(LONG, LONG);
    source.answering(endless());
    Socket socket = ask("GET /examples?limit=1000000 HTTP/1.1\r\nHost: x\r\n\r\n");
    Await.until(() -> source.open.get() == 1);
    assertThat(socket.getInputStream().read()).isEqualTo('H');
    socket.close();

    Await.until(() -> source.open.get() == 0);
    source.answering(rows -> rows);
  }

  @Test
  void shouldNotTakeALongSearchForSilence() throws Exception {
    RowView row = TestRows.row("u", 1, "a");
    long start = System.nanoTime();
    source.answering(
        Faults.endless(
            step -> {
              awaitNanos(start + 3 * SILENCE.toNanos());
              return row;
            }));

    assertThat(service.get("/examples?limit=3").body().lines()).hasSize(3);
    source.answering(rows -> rows);
  }

  private Socket ask(String request) throws IOException {
    Socket socket = service.connect();
    sockets.add(socket);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Sends a little again and again, each time well before anybody would call it silence. */
  private static void drip(Socket socket, String drop) throws Exception {
    OutputStream out = socket.getOutputStream();
    long next = System.nanoTime();
    for (int i = 0; i < 600; i++) {
      next += Duration.ofMillis(50).toNanos();
      awaitNanos(next);
      out.write(drop.getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
  }

  private static Function<RowCursor, RowCursor> endless() {
    RowView row = TestRows.row("u", 1, "a");
    return Faults.endless(step -> row);
  }

  private static void awaitNanos(long end) {
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
