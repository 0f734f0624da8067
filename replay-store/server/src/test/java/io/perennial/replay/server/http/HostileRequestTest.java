package io.perennial.replay.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that nobody sends in good faith: each is refused by a problem, others are served. */
final class HostileRequestTest {

  private final InMemorySource source = new InMemorySource().add("u", 1, "a");
  private final TestService service = TestService.of(source);

  @AfterEach
  void stop() throws Exception {
    assertThat(service.get("/examples").statusCode()).isEqualTo(200);
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/nothing, 404",
    "//examples, 404",
    "/examples;x=1, 404",
    "/examples/x, 404",
    "/../etc/passwd, 400",
    "/examples/../stats, 404",
    "/%2e%2e/stats, 400",
    "/%2e%2e%2fstats, 404",
    "/a%00b, 400",
    "/%zz, 400",
    "/partitions/-1/rows?limit=1, 400",
    "/partitions/99999999999/rows?limit=1, 400",
    "/partitions/%2e%2e/rows?limit=1, 400",
    "/partitions//rows?limit=1, 404",
    "http://elsewhere/healthz, 400",
    "http://x/healthz, 200",
    "*, 400"
  })
  void shouldAnswerPathTricks(String target, int status) throws Exception {
    String answer = service.rawGet(target);

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    if (status != 200) {
      Problems.assertProblem(answer, status);
    }
  }

  @Test
  void shouldRefuseAPathOrAParameterOfAMegabyte() throws Exception {
    String megabyte = "a".repeat(1 << 20);

    assertRefused(service, "/" + megabyte, 414);
    assertRefused(service, "/examples?user=" + megabyte, 414);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user=a&user=b",
        "colour=red",
        "user=%FF",
        "user=%C3%28",
        "user=%",
        "limit=1e3",
        "limit=99999999999999999999",
        "minError=-1",
        "minError=NaN",
        "task=-1",
        "after=1:2",
        "from=yesterday",
        "from=1&last=1h",
        "order=WORST",
        "__proto__=1"
      })
  void shouldRefuseWrongParameters(String query) throws Exception {
    String raw = service.rawGet("/examples?" + query);

    Problems.assertProblem(raw, 400);
    assertThat(raw).contains("\"parameter\":").contains("\"value\":").contains("\"allowed\":");
  }

  @Test
  void shouldRefuseHeadersThatAreTooLarge() throws Exception {
    Problems.assertProblem(rawWith("X: " + "a".repeat(17 * 1024)), 431);
    Problems.assertProblem(rawWith("X: a\r\n".repeat(4000) + "X: b"), 431);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: other",
        "Content-Length: 0\r\nContent-Length: 5",
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "X: a\r\n folded",
        "X : a",
        "X: a\u0000b",
        ": nameless",
        "X: a\rY: b"
      })
  void shouldRefuseHeadersThatTwoReadersReadDifferently(String header) throws Exception {
    Problems.assertProblem(rawWith(header), 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"elsewhere.example", "127.0.0.1:1", "[::1]"})
  void shouldNotCareByWhichNameItIsCalled(String host) throws Exception {
    String answer =
        service.raw("GET /stats HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200 ").doesNotContain("elsewhere");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /stats HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET /stats HTTP/9.9\r\nHost: x\r\n\r\n",
        "\u0016\u0003\u0001 nonsense\r\n\r\n",
        "GET\r\n\r\n"
      })
  void shouldRefuseWhatIsNoRequest(String request) throws Exception {
    assertThat(service.raw(request)).matches("(?s)HTTP/1.1 (400|505) .*problem\\+json.*");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, 405",
    "PUT, 405",
    "DELETE, 405",
    "PATCH, 405",
    "TRACE, 405",
    "OPTIONS, 405",
    "BREW, 501",
    "get, 501"
  })
  void shouldRefuseMethods(String method, int status) throws Exception {
    String answer =
        service.raw(
            method + " /examples HTTP/1.1\r\nHost: x\r\nX: secret\r\nConnection: close\r\n\r\n");

    Problems.assertProblem(answer, status);
    assertThat(answer).doesNotContain("secret");
    assertThat(answer.contains("Allow: GET")).isEqualTo(status == 405);
  }

  private String rawWith(String header) throws IOException {
    return service.raw(
        "GET /stats HTTP/1.1\r\nHost: x\r\n" + header + "\r\nConnection: close\r\n\r\n");
  }

  /** The server may close while the rest of such a request is on its way. */
  private static void assertRefused(TestService service, String target, int status)
      throws Exception {
    String answer;
    try {
      answer = service.rawGet(target);
    } catch (IOException e) {
      return;
    }
    Problems.assertProblem(answer, status);
  }
}
