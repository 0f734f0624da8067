package io.perennial.replay.server.peer;

import io.perennial.replay.api.BodyStream;
import io.perennial.replay.server.storage.StoreUnavailableException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Asks another instance about its partitions. Whatever goes wrong, also in the middle of an answer,
 * is a {@link StoreUnavailableException}: the partition may be had again elsewhere soon. Safe for
 * many threads.
 *
 * @param http shared by all
 * @param host of the other instance
 * @param port of the other instance
 */
public record PeerClient(HttpClient http, String host, int port) {

  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int OK = 200;

  /** A client that all peers can share. */
  public static HttpClient newHttpClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(2))
        .build();
  }

  DataInputStream get(int partition, String path) {
    URI address =
        URI.create(
            "http://%s:%d/partitions/%d/%s"
                .formatted(host.contains(":") ? "[" + host + "]" : host, port, partition, path));
    HttpRequest request = HttpRequest.newBuilder(address).timeout(SILENCE).build();
    try {
      HttpResponse<InputStream> response = http.send(request, info -> new BodyStream(SILENCE));
      if (response.statusCode() != OK) {
        response.body().close();
        throw new StoreUnavailableException(
            "the instance at %s:%d answers %d for partition %d"
                .formatted(host, port, response.statusCode(), partition));
      }
      return new DataInputStream(new BufferedInputStream(response.body(), BUFFER_BYTES));
    } catch (IOException e) {
      throw broken(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw broken(e);
    }
  }

  StoreUnavailableException broken(Exception cause) {
    return new StoreUnavailableException(
        "the instance at %s:%d does not answer".formatted(host, port), cause);
  }

  void close(InputStream answer) {
    try {
      answer.close();
    } catch (IOException e) {
      throw broken(e);
    }
  }
}
