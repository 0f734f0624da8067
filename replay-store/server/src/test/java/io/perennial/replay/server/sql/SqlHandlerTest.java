package io.perennial.replay.server.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.perennial.event.proto.Feature;
import io.perennial.replay.server.http.QueryService;
import io.perennial.replay.server.storage.ReplayCount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlHandlerTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final MemorySource source = SqlFixture.source(6000);
  private @Nullable QueryService server;
  private SqlEngine engine = SqlFixture.engine(source);

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private int start(SqlLimits limits) {
    engine = SqlFixture.engine(source, limits);
    QueryService started = SqlFixture.serve(source, answering -> SqlRoutes.of(engine, answering));
    server = started;
    return started.address().getPort();
  }

  private static HttpResponse<String> post(int port, String body) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/sql"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .timeout(Duration.ofSeconds(30))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String sql(String statement) {
    return "{\"sql\":\"" + statement.replace("\n", "\\n") + "\"}";
  }

  @Test
  void shouldAnswerColumnsRowsAndTheirNumber() throws Exception {
    var example = SqlFixture.example(0);
    example
        .getInteractionBuilder()
        .setId("x")
        .setUser("漢\"字")
        .addFeatures(
            Feature.newBuilder()
                .setName("genres")
                .setCategories(
                    io.perennial.event.proto.Categories.newBuilder()
                        .addValues("Drama")
                        .addValues("War")));
    source.add(example.build()).replayed("x", new ReplayCount(2, 1, Double.NaN));
    int port = start(SqlLimits.DEFAULT);

    HttpResponse<String> answer =
        post(
            port,
            "{\"sql\":\"select id, event_time, user_id, score, features, replay_weight, label = '1'"
                + " as hit, expert from examples where user_id = ?\",\"parameters\":[\"漢\\\"字\"]}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
    assertThat(answer.body().lines())
        .containsExactly(
            "{\"columns\":[{\"name\":\"id\",\"type\":\"VARCHAR\"},"
                + "{\"name\":\"event_time\",\"type\":\"TIMESTAMP\"},"
                + "{\"name\":\"user_id\",\"type\":\"VARCHAR\"},"
                + "{\"name\":\"score\",\"type\":\"REAL\"},"
                + "{\"name\":\"features\",\"type\":\"MAP\"},"
                + "{\"name\":\"replay_weight\",\"type\":\"DOUBLE\"},"
                + "{\"name\":\"hit\",\"type\":\"BOOLEAN\"},"
                + "{\"name\":\"expert\",\"type\":\"INTEGER\"}]}",
            "[\"x\",\"2026-01-01T10:00:00Z\",\"漢\\\"字\",0.05,"
                + "{\"category\":\"c0\",\"price\":0.0,\"genres\":[\"Drama\",\"War\"]},null,false,0]",
            "{\"rows\":1}");
  }

  @Test
  void shouldSayThatAnAnswerWasCut() throws Exception {
    int port = start(SqlLimits.DEFAULT.atMost(2));
    assertThat(post(port, sql("select id from examples")).body().lines().toList())
        .hasSize(4)
        .last()
        .isEqualTo("{\"rows\":2,\"truncated\":true}");
  }

  @Test
  void shouldStreamWhatIsLargerThanWhatItHolds() throws Exception {
    int port = start(SqlLimits.DEFAULT);
    HttpResponse<String> answer = post(port, sql("select * from examples"));
    assertThat(answer.body().length()).isGreaterThan(600_000);
    assertThat(answer.body().lines()).hasSize(6002);
    assertThat(answer.body()).endsWith("{\"rows\":6000}\n");
  }

  @Test
  void shouldRefuseWithThePlaceOfTheFault() throws Exception {
    int port = start(SqlLimits.DEFAULT);
    HttpResponse<String> answer = post(port, sql("select id,\n nothing from examples"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":"
                + "\"Column 'nothing' not found in any table\",\"line\":2,\"column\":2}");
    for (String body :
        List.of(
            "",
            "[]",
            "{}",
            "{\"sql\":1}",
            "{\"sql\":\"values 1\",\"limit\":1}",
            "{\"sql\":\"values 1\"} x",
            "{\"sql\":\"values 1\",\"parameters\":[[1]]}",
            "{\"sql\":\"values 1\",\"parameters\":[1]}",
            "\u0000",
            sql("x".repeat(60_000)))) {
      assertThat(post(port, body).statusCode()).as(body).isEqualTo(400);
    }
  }

  @Test
  void shouldTellEachLimitByItsStatus() throws Exception {
    int port = start(SqlLimits.DEFAULT.within(Duration.ofSeconds(1)).holding(50_000).together(1));
    assertThat(
            post(port, sql("select count(*) from examples a, examples b, examples c")).statusCode())
        .isEqualTo(504);
    assertThat(post(port, sql("select * from examples order by score")).statusCode())
        .isEqualTo(507);
    source.unavailable = true;
    HttpResponse<String> unavailable = post(port, sql("select * from examples"));
    assertThat(unavailable.statusCode()).isEqualTo(503);
    assertThat(unavailable.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(unavailable.body()).contains("partition 0 is being restored");
    source.unavailable = false;
    try (SqlRows running = engine.execute("values 1", List.of())) {
      assertThat(running.next()).isNotNull();
      HttpResponse<String> busy = post(port, sql("values 1"));
      assertThat(busy.statusCode()).isEqualTo(503);
      assertThat(busy.headers().firstValue("Retry-After")).hasValue("1");
    }
    assertThat(post(port, sql("values 1")).statusCode()).isEqualTo(200);
  }

  @Test
  void shouldBreakOffAndNotEndWhatFailsLate() {
    int port = start(SqlLimits.DEFAULT);
    source.failAfter = 5000;
    assertThatThrownBy(() -> post(port, sql("select * from examples")))
        .isInstanceOf(IOException.class);
    assertThat(source.closed).hasValue(source.opened.get());
  }

  @Test
  void shouldStayTypedWhereItFailsEarly() throws Exception {
    int port = start(SqlLimits.DEFAULT);
    source.failAfter = 50;
    HttpResponse<String> answer = post(port, sql("select * from examples"));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("moved away").doesNotContain("columns");
  }

  @Test
  void shouldStopWhenTheAskerGoesAway() throws Exception {
    int port = start(SqlLimits.DEFAULT.atMost(Integer.MAX_VALUE));
    byte[] body =
        sql("select a.id, b.id, c.id from examples a, examples b, examples c")
            .getBytes(StandardCharsets.UTF_8);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(
              ("POST /sql HTTP/1.1\r\nHost: h\r\nContent-Length: " + body.length + "\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(body);
      assertThat(socket.getInputStream().readNBytes(100_000)).hasSize(100_000);
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          while (source.opened.get() == 0 || source.closed.get() < source.opened.get()) {
            Thread.onSpinWait();
          }
        });
  }
}
