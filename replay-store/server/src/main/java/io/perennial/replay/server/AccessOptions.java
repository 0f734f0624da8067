package io.perennial.replay.server;

import io.perennial.replay.api.Trust;
import io.perennial.replay.server.access.ServerAccess;
import io.perennial.replay.server.access.Tls;
import io.perennial.replay.server.access.TokenSource;
import io.perennial.replay.server.access.Tokens;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may ask, and over what. */
final class AccessOptions {

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description =
          "Ask for a token, one of this file: a role, read or admin, and a token a line. Or in the"
              + " environment: PERENNIAL_TOKENS_FILE, PERENNIAL_READ_TOKEN, PERENNIAL_ADMIN_TOKEN.")
  private @Nullable Path tokens;

  @Option(
      names = "--insecure-without-tokens",
      description =
          "No tokens, whatever the environment says, also where --bind is not this machine alone:"
              + " everybody who reaches the port may read all that is stored.")
  private boolean withoutTokens;

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description = "Answer over https, with this certificate: PEM, the own before its signers'.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's key: PEM, PKCS #8 without a password.")
  private @Nullable Path key;

  @Option(
      names = "--ca-cert",
      paramLabel = "FILE",
      description =
          "Who signed the certificates of other instances, as PEM (default: what is in"
              + " --tls-certificate).")
  private @Nullable Path authority;

  /**
   * What they say together.
   *
   * @throws IllegalArgumentException if they contradict each other, or a file cannot be used
   */
  ServerAccess access(Map<String, String> environment) {
    if (withoutTokens && tokens != null) {
      throw new IllegalArgumentException(
          "--tokens is '%s' beside --insecure-without-tokens: give one of them".formatted(tokens));
    }
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "--tls-certificate and --tls-key go together, but only %s is there: give both"
              .formatted(key == null ? "the first" : "the second"));
    }
    return new ServerAccess(
        withoutTokens ? Tokens.NONE : TokenSource.load(tokens, environment),
        certificate == null || key == null ? null : Tls.read(certificate, key),
        authority == null ? null : Trust.in(authority, "--ca-cert"),
        withoutTokens);
  }
}
