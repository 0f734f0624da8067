package io.perennial.replay.server.http;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.http.HandlerType;
import io.perennial.replay.server.access.Role;
import io.perennial.replay.server.access.TestTokens;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask what. A route that is not in the table fails the test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccessTest {

  private static final Map<String, Role> ROLES =
      new TreeMap<>(
          Map.ofEntries(
              entry("GET /", Role.OPEN),
              entry("GET /openapi.json", Role.OPEN),
              entry("GET /healthz", Role.OPEN),
              entry("GET /readyz", Role.OPEN),
              entry("GET /stats", Role.READ),
              entry("GET /metrics", Role.READ),
              entry("GET /examples", Role.READ),
              entry("GET /sample", Role.READ),
              entry("POST /sql", Role.READ),
              entry("GET /avatica", Role.READ),
              entry("POST /avatica", Role.READ),
              entry("GET /partitions/{partition}/rows", Role.ADMIN),
              entry("GET /partitions/{partition}/facts", Role.ADMIN),
              entry("GET /partitions/{partition}/replays", Role.ADMIN),
              entry("GET /partitions/{partition}/sample-ranges", Role.ADMIN),
              entry("GET /partitions/{partition}/sample-groups", Role.ADMIN)));

  private static final Map<String, String> TOKENS =
      Map.of("wrong", TestTokens.WRONG, "read", TestTokens.READ, "admin", TestTokens.ADMIN);

  private final InMemorySource source = new InMemorySource().add("secret-user", 1, "a");
  private TestService service = TestService.of(source);

  @BeforeAll
  void start() {
    service.close();
    service = TestService.guarded(source, TestService.LIMITS, TestTokens.plain());
  }

  @AfterAll
  void stop() {
    service.close();
  }

  static Stream<Arguments> table() {
    return ROLES.keySet().stream()
        .flatMap(
            route ->
                Stream.of("none", "wrong", "read", "admin").map(who -> Arguments.of(route, who)));
  }

  @Test
  void shouldKnowTheRoleOfEveryRoute() {
    Map<String, Role> roles = new TreeMap<>();
    service.service.routes().forEach(route -> roles.put(name(route), route.role()));

    assertThat(roles).isEqualTo(ROLES);
  }

  @ParameterizedTest
  @MethodSource("table")
  void shouldAnswerThoseWhoMayAsk(String route, String who) throws Exception {
    Role role = ROLES.get(route);
    HttpResponse<String> response = service.send(as(who, request(route)));

    int expected = expected(role == null ? Role.ADMIN : role, who);
    if (expected == 200) {
      assertThat(response.statusCode()).isNotIn(401, 403, 404, 405);
    } else {
      assertThat(response.statusCode()).isEqualTo(expected);
      assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Bearer realm=\"perennial\"")
          .contains(
              expected == 403 ? "insufficient_scope" : who.equals("none") ? "" : "invalid_token");
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValue("application/problem+json");
      assertThat(response.body())
          .contains("\"status\":" + expected, "needs the role ")
          .doesNotContain("secret-user", TestTokens.WRONG, TestTokens.READ, TestTokens.ADMIN);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /examples HTTP/1.1\r\nHost: x\r\nAuthorization: Basic %s\r\n",
        "GET /examples HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\n",
        "GET /examples HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer%s\r\n",
        "GET /examples HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s, Bearer %1$s\r\n",
        "GET /examples HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nAuthorization: Bearer %1$s\r\n",
        "GET /examples?access_token=%s HTTP/1.1\r\nHost: x\r\n",
        "GET /examples HTTP/1.1\r\nHost: x\r\nCookie: token=%s\r\n",
        "GET //examples HTTP/1.1\r\nHost: x\r\n",
        "GET /examples/ HTTP/1.1\r\nHost: x\r\n",
        "GET /EXAMPLES HTTP/1.1\r\nHost: x\r\n",
        "GET /healthz/../examples HTTP/1.1\r\nHost: x\r\n",
        "GET /healthz;/examples HTTP/1.1\r\nHost: x\r\n",
        "GET /%%65xamples HTTP/1.1\r\nHost: x\r\n",
        "HEAD /examples HTTP/1.1\r\nHost: x\r\n",
        "POST /examples HTTP/1.1\r\nHost: x\r\nX-HTTP-Method-Override: GET\r\n",
        "OPTIONS /examples HTTP/1.1\r\nHost: x\r\n",
      })
  void shouldAnswerNothingToTricks(String request) throws Exception {
    String answer = service.raw(request.formatted(TestTokens.READ) + "Connection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 ").doesNotContain("secret-user", TestTokens.READ);
  }

  @Test
  void shouldTakeTheSchemeInAnyCase() throws Exception {
    assertThat(service.get("/examples", "Authorization", "bearer " + TestTokens.READ).body())
        .contains("secret-user");
  }

  @Test
  void shouldCountWhomItTurnedAway() throws Exception {
    try (TestService fresh = TestService.guarded(source, TestService.LIMITS, TestTokens.plain())) {
      fresh.get("/examples");
      fresh.get("/examples", "Authorization", "Bearer " + TestTokens.WRONG);
      fresh.get("/examples", "Authorization", "Bearer " + TestTokens.WRONG);
      fresh.get("/partitions/0/sample-ranges", "Authorization", "Bearer " + TestTokens.READ);

      String metrics = fresh.get("/metrics", "Authorization", "Bearer " + TestTokens.READ).body();
      assertThat(metrics.lines())
          .contains(
              "perennial_replay_denied_requests_total{reason=\"missing\"} 1.0",
              "perennial_replay_denied_requests_total{reason=\"unknown\"} 2.0",
              "perennial_replay_denied_requests_total{reason=\"role\"} 1.0");
      assertThat(metrics).doesNotContain(TestTokens.READ, TestTokens.WRONG);
    }
  }

  @Test
  void shouldAskForTheRoleOfARouteThatChangesSomething() throws Exception {
    Route change = Route.post("/change", Role.ADMIN, context -> context.result("changed"));
    try (TestService fresh =
        TestService.guarded(source, TestService.LIMITS, TestTokens.plain(), change)) {
      HttpRequest.Builder request = fresh.request("/change").POST(BodyPublishers.noBody());

      assertThat(fresh.send(as("read", request)).statusCode()).isEqualTo(403);
      assertThat(fresh.send(as("admin", request)).body()).isEqualTo("changed");
    }
  }

  @Test
  void shouldKeepTheTokenOutOfTheAddressOfThePage() throws Exception {
    String page = service.get("/").body();

    assertThat(page).contains("id=\"token\" type=\"password\" autocomplete=\"off\"");
    assertThat(page).contains("sessionStorage").doesNotContain("localStorage", "document.cookie");
    // Outside of the form and without a name, no browser sends it by itself.
    assertThat(page.substring(page.indexOf("<form"), page.indexOf("</form>")))
        .doesNotContain("token");
    assertThat(page).doesNotContain("name=\"token\"");
  }

  private static String name(Route route) {
    return route.method().name() + " " + route.path();
  }

  private HttpRequest.Builder request(String route) {
    String[] words = route.split(" ");
    HttpRequest.Builder request = service.request(words[1].replace("{partition}", "0"));
    return words[0].equals(HandlerType.POST.name())
        ? request.POST(BodyPublishers.ofString("{\"sql\":\"values 1\"}"))
        : request;
  }

  private static HttpRequest.Builder as(String who, HttpRequest.Builder request) {
    String token = TOKENS.get(who);
    return token == null ? request : request.setHeader("Authorization", "Bearer " + token);
  }

  private static int expected(Role role, String who) {
    return switch (who) {
      case "admin" -> 200;
      case "read" -> role == Role.ADMIN ? 403 : 200;
      default -> role == Role.OPEN ? 200 : 401;
    };
  }
}
