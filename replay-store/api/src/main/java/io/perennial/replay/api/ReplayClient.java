package io.perennial.replay.api;

import io.perennial.replay.api.ReplayException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a replay store over HTTP. Waits while the store says that it is starting, restoring or busy
 * (503, after its Retry-After), up to a deadline; every other refusal is final. Safe for many
 * threads.
 */
public final class ReplayClient {

  private static final String PROTOBUF = "application/x-protobuf";

  private final URI base;
  private final Patience patience;
  private final Credentials credentials;
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
    this(base, patience, Credentials.NONE);
  }

  /** A client; {@code base} such as https://store.example:8080. */
  public ReplayClient(URI base, Patience patience, Credentials credentials) {
    this.base = URI.create(base.toString().replaceAll("/+$", ""));
    this.patience = patience;
    this.credentials = credentials;
    // It follows no redirection: the token is for this address alone.
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience.connect());
    if (credentials.trust() != null) {
      client.sslContext(credentials.trust());
    }
    this.http = client.build();
  }

  /**
   * Asks for examples. The caller closes the answer.
   *
   * @throws ReplayException when there is no answer, or a refusal
   */
  public ReplayAnswer query(ReplayQuery query) {
    return query(query, false);
  }

  /**
   * Asks for examples. The caller closes the answer.
   *
   * @param withReplays whether each is to tell how often the learner drew it again
   * @throws ReplayException when there is no answer, or a refusal
   */
  public ReplayAnswer query(ReplayQuery query, boolean withReplays) {
    String more = withReplays ? "&replays=true" : "";
    return new ReplayAnswer(ask(to("/examples?" + query.toQueryString() + more)));
  }

  /**
   * Asks in SQL. The caller closes the answer.
   *
   * @param parameters for the statement's question marks: null, text, numbers or booleans
   * @throws ReplayException when there is no answer, or a refusal
   */
  public SqlAnswer sql(String sql, List<? extends @Nullable Object> parameters) {
    String question = SqlLines.question(sql, parameters);
    return new SqlAnswer(
        ask(
            to("/sql")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(question))));
  }

  /**
   * Draws examples. The caller closes the answer.
   *
   * @throws ReplayException when there is no answer, or a refusal
   */
  public SampleAnswer sample(SampleQuery query) {
    return new SampleAnswer(ask(to("/sample?" + query.toQueryString()).header("Accept", PROTOBUF)));
  }

  /**
   * The store's own figures as the JSON object of {@code GET /stats}.
   *
   * @throws ReplayException when there is no answer, or a refusal
   */
  public String stats() {
    try (InputStream body = ask(to("/stats"))) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ReplayException(Kind.BROKEN, 0, "the replay store's answer broke off", e);
    }
  }

  /** Whether the store answers queries now. Never waits for it to become ready. */
  public boolean isReady() {
    try {
      HttpResponse<InputStream> response = send(to("/readyz").build());
      response.body().close();
      return response.statusCode() == 200;
    } catch (IOException | ReplayException e) {
      return false;
    }
  }

  private HttpRequest.Builder to(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(patience.silence());
    Supplier<String> token = credentials.token();
    if (token != null) {
      request.header("Authorization", "Bearer " + BearerToken.require(token.get(), "the client"));
    }
    return request;
  }

  private InputStream ask(HttpRequest.Builder question) {
    HttpRequest request = question.build();
    long deadline = System.nanoTime() + patience.retries().toNanos();
    while (true) {
      HttpResponse<InputStream> response = send(request);
      if (response.statusCode() == 200) {
        return response.body();
      }
      ReplayException refusal = Refusals.of(response);
      Duration pause = Refusals.retryAfter(response);
      boolean again = System.nanoTime() + pause.toNanos() < deadline;
      if (refusal.kind() != Kind.UNAVAILABLE || !again) {
        throw refusal;
      }
      pause(pause, refusal);
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request) {
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
    } catch (SSLException e) {
      throw new ReplayException(
          Kind.UNREACHABLE,
          0,
          "no encrypted connection to %s is possible (%s): correct the address, or name who signed the store's certificate"
              .formatted(base, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new ReplayException(Kind.BROKEN, 0, "the replay store's answer broke off", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReplayException(Kind.BROKEN, 0, "interrupted while asking " + base, e);
    }
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
