package io.perennial.replay.server.access;

import io.perennial.replay.api.Trust;
import java.net.InetAddress;
import java.net.UnknownHostException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask a server, and over what.
 *
 * @param tokens that are known
 * @param tls for https; null for plain HTTP
 * @param trust for other instances' certificates; null for what this one's own was signed by
 * @param openToAll whether somebody chose to have no tokens, also for a network
 */
public record ServerAccess(
    Tokens tokens, @Nullable Tls tls, @Nullable SSLContext trust, boolean openToAll) {

  /** As it is unless told: whoever is on this machine may ask. */
  public static final ServerAccess LOCAL = new ServerAccess(Tokens.NONE, null, null, false);

  /**
   * Refuses to be open to a network by accident.
   *
   * @param bind host name or address to listen on
   * @throws IllegalArgumentException if others could ask who have no token
   */
  public void requireFor(String bind) {
    if (!tokens.areNeeded() && !openToAll && !isLoopback(bind)) {
      throw new IllegalArgumentException(
          "--bind is %s, where everybody who reaches this machine could read what is stored: give --tokens FILE, or --bind 127.0.0.1, or --insecure-without-tokens if something else keeps others out"
              .formatted(bind));
    }
  }

  /** What a network could do that this allows; null for nothing. */
  public @Nullable String warning(String bind) {
    if (isLoopback(bind)) {
      return null;
    }
    if (!tokens.areNeeded()) {
      return "everybody who reaches " + bind + " may read all that is stored, without a token";
    }
    return tls == null
        ? "tokens and answers are not encrypted: give --tls-certificate and --tls-key, or let a proxy encrypt"
        : null;
  }

  /** Of the addresses that are answered at. */
  public String scheme() {
    return tls == null ? "http" : "https";
  }

  /** What instances believe of each other; null where nothing is encrypted. */
  public @Nullable SSLContext trustOfInstances() {
    return tls == null || trust != null ? trust : Trust.of(tls.chain());
  }

  private static boolean isLoopback(String bind) {
    try {
      return InetAddress.getByName(bind).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return true; // Nobody can listen there: that is told when it is tried.
    }
  }
}
