package io.perennial.cluster;

import io.perennial.settings.JobSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;

/** Looks at the JobManager's web interface until it says what is awaited. */
final class WebInterface {

  private static final long POLL_MILLIS = 100;
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private WebInterface() {}

  /** Prints READY and the interface's address once an answer fits; returns at once. */
  static void sayWhenReady(JobSettings job, String path, Predicate<String> fits) {
    URI address = URI.create("http://" + job.bindAddress() + ":" + job.uiPort());
    Thread thread = new Thread(() -> await(address, path, fits), "say-when-ready");
    thread.setDaemon(true);
    thread.start();
  }

  private static void await(URI address, String path, Predicate<String> fits) {
    HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWER).build();
    try {
      while (!isReady(http, request, fits)) {
        Thread.sleep(POLL_MILLIS);
      }
      System.out.println("READY " + address);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isReady(HttpClient http, HttpRequest request, Predicate<String> fits)
      throws InterruptedException {
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 && fits.test(answer.body());
    } catch (IOException e) {
      return false; // It is not there yet.
    }
  }
}
