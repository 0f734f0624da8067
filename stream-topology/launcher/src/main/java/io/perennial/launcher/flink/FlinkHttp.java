package io.perennial.launcher.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** Questions to Flink's REST interface, and its answers as JSON. */
final class FlinkHttp {

  /** Submitting a jar runs its main class before there is an answer. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI address;

  FlinkHttp(URI address) {
    this.address = address;
  }

  URI address() {
    return address;
  }

  JsonNode get(String path) {
    return send(HttpRequest.newBuilder().GET(), path);
  }

  JsonNode post(String path, Map<String, ?> body) {
    try {
      return send(
          HttpRequest.newBuilder()
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(json.writeValueAsString(body))),
          path);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonNode patch(String path) {
    return send(HttpRequest.newBuilder().method("PATCH", BodyPublishers.noBody()), path);
  }

  JsonNode delete(String path) {
    return send(HttpRequest.newBuilder().DELETE(), path);
  }

  /** Sends a jar as the only part of a form. */
  JsonNode upload(String path, Path jar) {
    String boundary = UUID.randomUUID().toString();
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\nContent-Type: application/java-archive\r\n\r\n"
            .formatted(boundary, jar.getFileName());
    try {
      BodyPublisher body =
          BodyPublishers.concat(
              BodyPublishers.ofString(head),
              BodyPublishers.ofFile(jar),
              BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
      return send(
          HttpRequest.newBuilder()
              .header("Content-Type", "multipart/form-data; boundary=" + boundary)
              .POST(body),
          path);
    } catch (FileNotFoundException e) {
      throw new FlinkRestException(
          "there is no %s: run ./mvnw -DskipTests package".formatted(jar), e);
    }
  }

  private JsonNode send(HttpRequest.Builder request, String path) {
    return parsed(answer(request, path), path);
  }

  /**
   * An answer as it is.
   *
   * @throws FlinkRestException if there is none
   */
  HttpResponse<String> answer(HttpRequest.Builder request, String path) {
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

  /**
   * What an answer says.
   *
   * @throws FlinkRestException if it is a refusal, or no JSON
   */
  JsonNode parsed(HttpResponse<String> answer, String path) {
    if (answer.statusCode() / 100 != 2) {
      throw new FlinkRestException(
          "Flink at %s answers %s with status %d%s"
              .formatted(address, path, answer.statusCode(), reason(answer.body())));
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

  /** What Flink says beside the status: the last cause of the trace is the one that helps. */
  private String reason(String body) {
    try {
      String errors = json.readTree(body).path("errors").toString();
      String[] causes = errors.split("Caused by: ");
      String last = causes[causes.length - 1].split("\\\\n")[0].replaceAll("[\\[\\]\"]", "");
      return last.isBlank() ? "" : ": " + last.strip();
    } catch (JsonProcessingException e) {
      return ": is that Flink's web UI?";
    }
  }
}
