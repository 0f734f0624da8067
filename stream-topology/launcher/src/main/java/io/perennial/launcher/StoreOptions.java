package io.perennial.launcher;

import io.perennial.replay.api.BearerToken;
import io.perennial.replay.api.Credentials;
import io.perennial.replay.api.ReplayClient;
import io.perennial.replay.api.ReplayClient.Patience;
import io.perennial.replay.api.ReplayException;
import io.perennial.replay.api.SecretFile;
import io.perennial.replay.api.Trust;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the replay store answers, and how it is asked. */
final class StoreOptions {

  static final String TOKEN_VARIABLE = "PERENNIAL_TOKEN";

  private static final String USUAL = "http://127.0.0.1:8080";
  private static final String TOKEN_FILE = "--token-file";
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = USUAL,
      description = "Where the store answers, http or https.")
  private String url = USUAL;

  @Option(
      names = TOKEN_FILE,
      paramLabel = "FILE",
      description =
          "Holds the token that the store asks for; readable by you alone (default: what the"
              + " environment says in PERENNIAL_TOKEN, if anything).")
  private @Nullable Path tokenFile;

  @Option(
      names = "--ca-cert",
      paramLabel = "FILE",
      description =
          "Who signed the store's certificate, as PEM (default: whom the Java runtime trusts).")
  private @Nullable Path authority;

  /**
   * A client of the store.
   *
   * @throws WrongUseException if the address, the token or the certificate cannot be used
   */
  ReplayClient client(Map<String, String> environment) {
    URI address = HttpAddress.ofUrl(url, USUAL);
    try {
      return new ReplayClient(address, Patience.DEFAULT, credentials(environment));
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
  }

  private Credentials credentials(Map<String, String> environment) {
    Supplier<String> token = token(environment);
    if (token != null) {
      var checked = token.get();
    }
    return new Credentials(token, authority == null ? null : Trust.in(authority, "--ca-cert"));
  }

  /** A file is read for each question, so that a long answer outlives a token that is replaced. */
  private @Nullable Supplier<String> token(Map<String, String> environment) {
    Path file = tokenFile;
    if (file != null) {
      return () ->
          BearerToken.require(
              SecretFile.read(file, TOKEN_FILE), "%s '%s'".formatted(TOKEN_FILE, file));
    }
    String text = environment.get(TOKEN_VARIABLE);
    return text == null ? null : () -> BearerToken.require(text, TOKEN_VARIABLE);
  }

  /** What the store refused, as a user of the command is told it. */
  static WrongUseException refused(ReplayException e) {
    String message = String.valueOf(e.getMessage());
    boolean token = e.status() == UNAUTHORIZED || e.status() == FORBIDDEN;
    return new WrongUseException(
        token ? "%s: name one with %s FILE".formatted(message, TOKEN_FILE) : message, e);
  }
}
