package io.perennial.launcher.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Flink's REST interface, as far as jars and jobs go. */
final class FakeCluster implements AutoCloseable {

  /** State by id; the later one is the newer one. */
  private final Map<String, String> jobs = new LinkedHashMap<>();

  /** What came in jars. */
  final List<String> uploads = new CopyOnWriteArrayList<>();

  /** Bodies of requests to run one. */
  final List<String> runs = new CopyOnWriteArrayList<>();

  final List<String> deletions = new CopyOnWriteArrayList<>();

  /** In which a job is that was submitted. */
  volatile String firstState = "RUNNING";

  /** Whether it refuses to run a jar. */
  volatile boolean refuses;

  /** Counts and newest failure of every job. */
  volatile String checkpoints = "{}";

  /** In which the only task of every job is. */
  volatile String tasks = "RUNNING";

  /** Subtasks of the only task of every job. */
  volatile int parallelism = 1;

  /** How often every job was started again. */
  volatile int restarts;

  /** What every job failed of last. */
  volatile String failure = "";

  /** How often somebody looked at a job's tasks. */
  volatile int looks;

  private final HttpServer server;

  FakeCluster() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  FlinkRest rest() {
    return new FlinkRest(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  /** Has one job more. */
  synchronized void run(String id) {
    jobs.put(id, firstState);
  }

  /** Like a JobManager that was killed and started again. */
  synchronized void forget() {
    jobs.clear();
  }

  /** Sets every job's state. */
  synchronized void all(String state) {
    jobs.replaceAll((id, before) -> state);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    if (exchange.getRequestMethod().equals("DELETE")) {
      deletions.add(path);
      send(exchange, 200, "{}");
    } else if (path.equals("/jars/upload")) {
      uploads.add(body);
      send(exchange, 200, "{\"filename\":\"/tmp/uploads/1_job.jar\",\"status\":\"success\"}");
    } else if (path.equals("/jars/1_job.jar/run") && refuses) {
      send(
          exchange,
          400,
          "{\"errors\":[\"trouble\",\"at a\\nCaused by: java.lang.IllegalStateException: no slots\\n\\tat b\"]}");
    } else if (path.equals("/jars/1_job.jar/run")) {
      runs.add(body);
      jobs.put("j" + runs.size(), firstState);
      send(exchange, 200, "{\"jobid\":\"j" + runs.size() + "\"}");
    } else if (path.equals("/jobs/overview")) {
      send(exchange, 200, "{\"jobs\":[" + overview() + "]}");
    } else if (exchange.getRequestMethod().equals("PATCH")) {
      jobs.put(path.substring("/jobs/".length()), "CANCELED");
      send(exchange, 202, "{}");
    } else if (path.endsWith("/metrics")) {
      send(exchange, 200, "[{\"id\":\"numRestarts\",\"value\":\"" + restarts + "\"}]");
    } else if (path.endsWith("/exceptions")) {
      send(
          exchange,
          200,
          "{\"exceptionHistory\":{\"entries\":[{\"stacktrace\":\"" + failure + "\"}]}}");
    } else if (path.endsWith("/checkpoints")) {
      send(exchange, 200, checkpoints);
    } else if (path.startsWith("/jobs/")) {
      looks++;
      send(
          exchange,
          200,
          "{\"vertices\":[{\"status\":\"%s\",\"parallelism\":%d}]}".formatted(tasks, parallelism));
    } else {
      send(exchange, 404, "{}");
    }
  }

  private String overview() {
    return jobs.entrySet().stream()
        .map(
            job ->
                "{\"jid\":\"%s\",\"name\":\"Perennial\",\"state\":\"%s\",\"start-time\":%s}"
                    .formatted(job.getKey(), job.getValue(), job.getKey().substring(1)))
        .collect(Collectors.joining(","));
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
