package io.perennial.replay.server.peer;

import io.perennial.replay.api.BodyStream;
import io.perennial.replay.server.storage.StoreUnavailableException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * Asks another instance about its partitions. Whatever goes wrong, also in the middle of an answer,
 * is a {@link StoreUnavailableException}: the partition may be had again elsewhere soon. Safe for
 * many threads.
 *
 * @param access what all peers are asked with
 * @param host of the other instance
 * @param port of the other instance
 */
public record PeerClient(PeerAccess access, String host, int port) {

  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  DataInputStream get(int partition, String path) {
    URI address =
        URI.create(
            "%s://%s:%d/partitions/%d/%s"
                .formatted(
                    access.scheme(),
                    host.contains(":") ? "[" + host + "]" : host,
                    port,
                    partition,
                    path));
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(SILENCE);
    if (access.token() != null) {
      request.header("Authorization", "Bearer " + access.token());
    }
    try {
      HttpResponse<InputStream> response =
          access.http().send(request.build(), info -> new BodyStream(SILENCE));
      if (response.statusCode() != OK) {
        response.body().close();
        throw new StoreUnavailableException(
            "the instance at %s:%d answers %d for partition %d%s"
                .formatted(
                    host, port, response.statusCode(), partition, remedy(response.statusCode())));
      }
      return new DataInputStream(new BufferedInputStream(response.body(), BUFFER_BYTES));
    } catch (SSLException e) {
      throw new StoreUnavailableException(
          "no encrypted connection to the instance at %s:%d is possible (%s): its certificate must name that host, and be signed as --ca-cert says"
              .formatted(host, port, e.getMessage()),
          e);
    } catch (IOException e) {
      throw broken(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw broken(e);
    }
  }

  private static String remedy(int status) {
    return status == UNAUTHORIZED || status == FORBIDDEN
        ? ": give all instances the same admin token"
        : "";
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
