package io.perennial.replay.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.replay.server.access.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies: none is read further than it may go, whoever it is sent to. */
final class HostileBodyTest {

  private static final String GIGABYTE = Long.toString(1L << 30);

  private final AtomicReference<String> body = new AtomicReference<>("");
  private final TestService service =
      TestService.of(
          new InMemorySource(),
          Route.post(
              "/echo",
              Role.READ,
              context -> {
                body.set(context.body());
                context.result("heard");
              }));

  @AfterEach
  void stop() throws Exception {
    assertThat(service.get("/examples").statusCode()).isEqualTo(200);
    service.close();
  }

  @Test
  void shouldPassABodyOfAsMuchAsIsAllowed() throws Exception {
    String most = "b".repeat(BodyLimit.MOST_BYTES);

    assertThat(service.send(service.request("/echo").POST(BodyPublishers.ofString(most))).body())
        .isEqualTo("heard");
    assertThat(body.get()).isEqualTo(most);
  }

  @Test
  void shouldPassABodyOfManyChunks() throws Exception {
    StringBuilder chunks = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      chunks.append("2\r\nab\r\n");
    }
    String answer =
        service.raw(
            "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                + ("Connection: close\r\n\r\n" + chunks + "0\r\n\r\n"));

    assertThat(answer).startsWith("HTTP/1.1 200 ");
    assertThat(body.get()).isEqualTo("ab".repeat(1000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /examples", "GET /stats", "POST /echo", "POST /", "PUT /nothing"})
  void shouldNotReadABodyThatIsAnnouncedTooLarge(String what) throws Exception {
    String answer =
        service.raw(what + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + GIGABYTE + "\r\n\r\n");

    Problems.assertProblem(answer, 413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /examples", "POST /echo", "PUT /nothing"})
  void shouldStopReadingABodyThatDoesNotEnd(String what) throws Exception {
    try (Socket socket = service.connect()) {
      OutputStream out = socket.getOutputStream();
      String head = what + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] chunk = ("2000\r\n" + "x".repeat(0x2000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      for (int sent = 0; sent <= BodyLimit.MOST_BYTES; sent += 0x2000) {
        out.write(chunk);
      }
      Problems.assertProblem(read(socket.getInputStream()), 413);
    }
  }

  @Test
  void shouldRefuseABodyThatBreaksOffAndTakeTheNextRequest() throws Exception {
    try (Socket socket = service.connect()) {
      String head = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      assertThat(read(socket.getInputStream())).doesNotContain("heard");
    }
    assertThat(body.get()).isEmpty();
  }

  private static String read(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }
}
