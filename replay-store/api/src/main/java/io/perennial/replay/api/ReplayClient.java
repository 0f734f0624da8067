package io.perennial.replay.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.perennial.replay.api.ReplayException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks a replay store over HTTP. Waits while the store says that it is starting, restoring or busy
 * (503, after its Retry-After), up to a deadline; every other refusal is final. Safe for many
 * threads.
 */
public final class ReplayClient {

  private static final int UNAVAILABLE = 503;
  private static final int MAX_PROBLEM_BYTES = 64 * 1024;

  private final URI base;
  private final Patience patience;
  private final HttpClient http;

  /**
   * How long to wait for what.
   *
   * @param connect for a connection
   * @param silence for the first byte of an answer, and between two parts of it
   * @param retries in all, while the store is unavailable; zero asks once
   */
  public record Patience(Duration connect, Duration silence, Duration retries) {

    /** Connects within 5 s, bears 60 s of silence, and asks again for 30 s. */
    public static final Patience DEFAULT =
        new Patience(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(30));
  }

  /** A client with {@link Patience#DEFAULT}; {@code base} such as http://127.0.0.1:8080. */
  public ReplayClient(URI base) {
    this(base, Patience.DEFAULT);
  }

  /** A client; {@code base} such as http://127.0.0.1:8080. */
  public ReplayClient(URI base, Patience patience) {
    this.base = URI.create(base.toString().replaceAll("/+$", ""));
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience.connect())
            .build();
  }

  /**
   * Asks for examples. The caller closes the answer.
   *
   * @throws ReplayException when there is no answer, or a refusal
   */
  public ReplayAnswer query(ReplayQuery query) {
    return new ReplayAnswer(get("/examples?" + query.toQueryString()));
  }

  /**
   * The store's own figures as the JSON object of {@code GET /stats}.
   *
   * @throws ReplayException when there is no answer, or a refusal
   */
  public String stats() {
    try (InputStream body = get("/stats")) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ReplayException(Kind.BROKEN, 0, "the replay store's answer broke off", e);
    }
  }

  /** Whether the store answers queries now. Never waits for it to become ready. */
  public boolean isReady() {
    try {
      HttpResponse<InputStream> response = send("/readyz");
      response.body().close();
      return response.statusCode() == 200;
    } catch (IOException | ReplayException e) {
      return false;
    }
  }

  private InputStream get(String path) {
    long deadline = System.nanoTime() + patience.retries().toNanos();
    while (true) {
      HttpResponse<InputStream> response = send(path);
      if (response.statusCode() == 200) {
        return response.body();
      }
      ReplayException refusal = refusal(response);
      Duration pause = retryAfter(response);
      boolean again = System.nanoTime() + pause.toNanos() < deadline;
      if (refusal.kind() != Kind.UNAVAILABLE || !again) {
        throw refusal;
      }
      pause(pause, refusal);
    }
  }

  private HttpResponse<InputStream> send(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(patience.silence()).build();
    try {
      return http.send(request, info -> new BodyStream(patience.silence()));
    } catch (ConnectException | HttpTimeoutException e) {
      throw new ReplayException(
          Kind.UNREACHABLE,
          0,
          "no replay store answers at "
              + base
              + ": start one, such as with perennial run, or correct the address",
          e);
    } catch (IOException e) {
      throw new ReplayException(Kind.BROKEN, 0, "the replay store's answer broke off", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReplayException(Kind.BROKEN, 0, "interrupted while asking " + base, e);
    }
  }

  private static ReplayException refusal(HttpResponse<InputStream> response) {
    int status = response.statusCode();
    Kind kind =
        status == UNAVAILABLE
            ? Kind.UNAVAILABLE
            : status >= 400 && status < 500 ? Kind.REFUSED : Kind.BROKEN;
    return new ReplayException(kind, status, detail(response), null);
  }

  private static String detail(HttpResponse<InputStream> response) {
    String fallback = "the replay store answered " + response.statusCode();
    try (InputStream body = response.body();
        JsonParser json = ReplayRowJson.FACTORY.createParser(body.readNBytes(MAX_PROBLEM_BYTES))) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return fallback;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("detail")) {
          return json.getText();
        }
        json.skipChildren();
      }
      return fallback;
    } catch (IOException e) {
      return fallback;
    }
  }

  /** Seconds, as our own store says it; a date, which a proxy may send, counts as one second. */
  private static Duration retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,4}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .orElse(Duration.ofSeconds(1));
  }

  private static void pause(Duration pause, ReplayException refusal) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refusal;
    }
  }
}
