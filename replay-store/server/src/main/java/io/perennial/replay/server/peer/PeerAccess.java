package io.perennial.replay.server.peer;

import io.perennial.replay.server.access.ServerAccess;
import java.net.http.HttpClient;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What instances ask each other with: each is configured alike.
 *
 * @param http shared by all
 * @param scheme of addresses
 * @param token of the role admin; null where there is none
 */
public record PeerAccess(HttpClient http, String scheme, @Nullable String token) {

  /** As this instance itself is asked. */
  public static PeerAccess of(ServerAccess access) {
    HttpClient.Builder http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2));
    SSLContext trust = access.trustOfInstances();
    if (trust != null) {
      http.sslContext(trust);
    }
    return new PeerAccess(http.build(), access.scheme(), access.tokens().ofInstances());
  }

  @Override
  public String toString() {
    return scheme + (token == null ? " without a token" : " with a token");
  }
}
