package io.perennial.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What this program asks of Flink's REST interface. */
final class FlinkRest {

  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 100;
  private static final int NOT_FOUND = 404;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI address;

  FlinkRest(URI address) {
    this.address = address;
  }

  /** The ids of the jobs that run. */
  List<String> runningJobs() {
    List<String> jobs = new ArrayList<>();
    for (JsonNode job : get("/jobs").path("jobs")) {
      if (job.path("status").asText().equals("RUNNING")) {
        jobs.add(job.path("id").asText());
      }
    }
    return jobs;
  }

  /** What a job tells of itself, by name. */
  Map<String, String> parametersOf(String job) {
    Map<String, String> parameters = new TreeMap<>();
    get("/jobs/" + job + "/config")
        .path("execution-config")
        .path("user-config")
        .properties()
        .forEach(entry -> parameters.put(entry.getKey(), entry.getValue().asText()));
    return parameters;
  }

  /** How far a savepoint is. */
  enum Progress {
    /** Flink knows nothing of the request. */
    UNKNOWN,
    IN_PROGRESS,
    COMPLETE,
    FAILED
  }

  /**
   * What became of a request for a savepoint.
   *
   * @param text its own folder, a URI, where it is complete; the reason where it failed
   */
  record Savepoint(Progress progress, String text) {}

  /**
   * Asks for a savepoint while the job goes on, and does not wait for it.
   *
   * @param folder where it is to be, a URI
   * @param request 32 hexadecimal digits; chosen here, so that it can be asked for though the
   *     answer is lost
   */
  void triggerSavepoint(String job, String folder, String request) {
    var unused =
        post(
            "/jobs/" + job + "/savepoints",
            Map.of(
                "target-directory",
                folder,
                "cancel-job",
                false,
                "formatType",
                "NATIVE",
                "triggerId",
                request));
  }

  /** How far a savepoint is that was asked for. */
  Savepoint savepoint(String job, String request) {
    String path = "/jobs/" + job + "/savepoints/" + request;
    HttpResponse<String> response = answer(HttpRequest.newBuilder().GET(), path);
    if (response.statusCode() == NOT_FOUND) {
      return new Savepoint(Progress.UNKNOWN, "Flink knows nothing of it");
    }
    JsonNode answer = parsed(response, path);
    if (!isCompleted(answer)) {
      return new Savepoint(Progress.IN_PROGRESS, "it is not complete yet");
    }
    JsonNode operation = answer.path("operation");
    String cause = cause(operation);
    return cause.isEmpty()
        ? new Savepoint(Progress.COMPLETE, operation.path("location").asText())
        : new Savepoint(Progress.FAILED, cause);
  }

  /** Deletes a savepoint, and waits until it is gone. */
  void dispose(String savepoint, Duration limit) {
    JsonNode trigger = post("/savepoint-disposal", Map.of("savepoint-path", savepoint));
    var unused = await("/savepoint-disposal/" + id(trigger), "deleting " + savepoint, limit);
  }

  private static String id(JsonNode trigger) {
    return trigger.path("request-id").asText();
  }

  private JsonNode await(String path, String what, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      JsonNode answer = get(path);
      if (isCompleted(answer)) {
        return succeeded(answer.path("operation"), what);
      }
      if (System.nanoTime() > deadline) {
        throw new FlinkRestException(
            "%s was not complete within %d s: look for the reason at %s"
                .formatted(what, limit.toSeconds(), address));
      }
      pause();
    }
  }

  private static JsonNode succeeded(JsonNode operation, String what) {
    String cause = cause(operation);
    if (!cause.isEmpty()) {
      throw new FlinkRestException(what + " failed: " + cause);
    }
    return operation;
  }

  private static boolean isCompleted(JsonNode answer) {
    return answer.path("status").path("id").asText().equals("COMPLETED");
  }

  /** Why an operation failed; empty where it did not. */
  private static String cause(JsonNode operation) {
    return operation
        .path("failure-cause")
        .path("stack-trace")
        .asText()
        .lines()
        .findFirst()
        .orElse("");
  }

  /** Between two questions of the same. */
  static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlinkRestException("interrupted while Flink was asked", e);
    }
  }

  private JsonNode get(String path) {
    return send(HttpRequest.newBuilder().GET(), path);
  }

  private JsonNode post(String path, Map<String, Object> body) {
    try {
      return send(
          HttpRequest.newBuilder()
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body))),
          path);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode send(HttpRequest.Builder request, String path) {
    return parsed(answer(request, path), path);
  }

  private JsonNode parsed(HttpResponse<String> answer, String path) {
    if (answer.statusCode() / 100 != 2) {
      throw new FlinkRestException(
          "Flink at %s answers %s with status %d: is that Flink's web UI?"
              .formatted(address, path, answer.statusCode()));
    }
    try {
      return json.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new FlinkRestException(
          "what answers at %s is not Flink: name the address of its web UI with --url"
              .formatted(address),
          e);
    }
  }

  private HttpResponse<String> answer(HttpRequest.Builder request, String path) {
    try {
      return http.send(
          request.uri(address.resolve(path)).timeout(ANSWER).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new FlinkRestException(
          "Flink does not answer at %s: start the job, or name the address of its web UI with --url"
              .formatted(address),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlinkRestException("interrupted while Flink was asked", e);
    }
  }
}
