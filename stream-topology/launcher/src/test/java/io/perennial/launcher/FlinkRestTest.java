package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.perennial.launcher.flink.FlinkRest;
import io.perennial.launcher.flink.FlinkRestException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers what it is told. */
final class FlinkRestTest {

  private record Answer(int status, String body) {}

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private final HttpServer server = start();
  private final FlinkRest flink =
      new FlinkRest(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));

  private static HttpServer start() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void setUp() {
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          Answer answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
          byte[] body = answer.body.getBytes(UTF_8);
          exchange.sendResponseHeaders(answer.status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void tearDown() {
    server.stop(0);
  }

  @Test
  void shouldNameTheJobsThatRun() {
    answers.add(
        new Answer(
            200,
            "{\"jobs\":[{\"jid\":\"a\",\"state\":\"FAILED\"},{\"jid\":\"b\",\"state\":\"RUNNING\"}]}"));

    assertThat(flink.runningJobs()).containsExactly("b");
  }

  @Test
  void shouldReadWhatAJobTellsOfItself() {
    answers.add(
        new Answer(
            200, "{\"execution-config\":{\"user-config\":{\"labels.positive\":\"click\"}}}"));

    assertThat(flink.parametersOf("b")).isEqualTo(Map.of("labels.positive", "click"));
    assertThat(requests).containsExactly("GET /jobs/b/config ");
  }

  @Test
  void shouldWaitForASavepointAndDeleteItOnce() {
    answers.add(new Answer(202, "{\"request-id\":\"r\"}"));
    answers.add(new Answer(200, "{\"status\":{\"id\":\"IN_PROGRESS\"}}"));
    answers.add(completed("{\"location\":\"file:/c-snapshots/savepoint-1\"}"));
    answers.add(new Answer(202, "{\"request-id\":\"d\"}"));
    answers.add(completed("{}"));

    TemporarySavepoint savepoint = new TemporarySavepoint(flink, "b", "file:/c/", said::add);
    assertThat(savepoint.take()).isEqualTo("file:/c-snapshots/savepoint-1");
    savepoint.close();
    savepoint.close();

    assertThat(requests).hasSize(5);
    assertThat(requests.get(0))
        .startsWith("POST /jobs/b/savepoints ")
        .containsPattern("\"target-directory\":\"file:/c-snapshots/[0-9a-f]{32}\"")
        .containsPattern("\"triggerId\":\"[0-9a-f]{32}\"")
        .contains("\"cancel-job\":false");
    assertThat(requests.get(1)).matches("GET /jobs/b/savepoints/[0-9a-f]{32} ");
    assertThat(requests.get(3))
        .startsWith("POST /savepoint-disposal ")
        .contains("file:/c-snapshots/savepoint-1");
    assertThat(said).isEmpty();
  }

  @Test
  void shouldSayWhichSavepointIsLeft() {
    answers.add(new Answer(202, "{\"request-id\":\"r\"}"));
    answers.add(completed("{\"location\":\"file:/c-snapshots/savepoint-1\"}"));
    answers.add(new Answer(500, ""));

    try (var savepoint = new TemporarySavepoint(flink, "b", "file:/c", said::add)) {
      savepoint.take();
    }

    assertThat(said).singleElement().asString().contains("savepoint-1 may be left", "status 500");
  }

  @Test
  void shouldSayWhyASavepointFailed() {
    answers.add(new Answer(202, "{\"request-id\":\"r\"}"));
    answers.add(
        completed("{\"failure-cause\":{\"stack-trace\":\"Disk full\\n\\tat a.B.c(B.java)\"}}"));

    try (var savepoint = new TemporarySavepoint(flink, "b", "s3://c", said::add)) {
      assertThatThrownBy(savepoint::take)
          .isInstanceOf(FlinkRestException.class)
          .hasMessage("the savepoint failed: Disk full");
    }
    assertThat(said).isEmpty();
  }

  @Test
  void shouldGiveUpOnASavepointThatIsNeverComplete() {
    answers.add(new Answer(202, "{\"request-id\":\"r\"}"));
    answers.add(new Answer(200, "{\"status\":{\"id\":\"IN_PROGRESS\"}}"));

    try (var savepoint = new TemporarySavepoint(flink, "b", "s3://c", said::add)) {
      assertThatThrownBy(() -> savepoint.take(Duration.ofMillis(1)))
          .isInstanceOf(FlinkRestException.class)
          .hasMessageContaining("was not complete within");
      answers.clear();
      answers.add(completed("{\"location\":\"s3://c-snapshots/savepoint-1\"}"));
    }
    assertThat(requests.get(requests.size() - 2)).contains("s3://c-snapshots/savepoint-1");
    assertThat(said).isEmpty();
  }

  @Test
  void shouldSayWhenSomethingElseAnswers() {
    answers.add(new Answer(200, "<html>"));
    assertThatThrownBy(flink::runningJobs).hasMessageContaining("is not Flink");

    answers.clear();
    answers.add(new Answer(404, "{}"));
    assertThatThrownBy(flink::runningJobs).hasMessageContaining("with status 404");

    server.stop(0);
    assertThatThrownBy(flink::runningJobs)
        .isInstanceOf(FlinkRestException.class)
        .hasMessageContaining("Flink does not answer at http://127.0.0.1:");
  }

  private static Answer completed(String operation) {
    return new Answer(200, "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":" + operation + "}");
  }
}
