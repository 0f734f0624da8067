package io.perennial.replay.server.access;

import io.perennial.replay.api.BearerToken;
import io.perennial.replay.api.SecretFile;
import io.perennial.replay.server.access.Tokens.Given;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where tokens come from: a file with a role and a token a line ({@code read 5f…}; {@code #} begins
 * a comment), and the environment. None of its messages contains a token.
 */
public final class TokenSource {

  /** Names the file where no option does. */
  public static final String FILE_VARIABLE = "PERENNIAL_TOKENS_FILE";

  /** A token that may ask. */
  public static final String READ_VARIABLE = "PERENNIAL_READ_TOKEN";

  /** A token that may do everything. */
  public static final String ADMIN_VARIABLE = "PERENNIAL_ADMIN_TOKEN";

  private static final String OPTION = "--tokens";

  private TokenSource() {}

  /**
   * The tokens of a file and of the environment together.
   *
   * @param file or null for that of the environment, if it names one
   * @throws IllegalArgumentException if the file cannot be used, or a token is none
   */
  public static Tokens load(@Nullable Path file, Map<String, String> environment) {
    List<Given> given = new ArrayList<>();
    String named = environment.get(FILE_VARIABLE);
    if (file != null) {
      given.addAll(lines(file, OPTION));
    } else if (named != null) {
      given.addAll(lines(Path.of(named), FILE_VARIABLE));
    }
    add(given, Role.READ, environment, READ_VARIABLE);
    add(given, Role.ADMIN, environment, ADMIN_VARIABLE);
    return Tokens.of(given);
  }

  private static void add(
      List<Given> given, Role role, Map<String, String> environment, String variable) {
    String text = environment.get(variable);
    if (text != null) {
      given.add(new Given(role, BearerToken.require(text, variable)));
    }
  }

  private static List<Given> lines(Path file, String what) {
    List<Given> given = new ArrayList<>();
    List<String> lines = SecretFile.read(file, what).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        given.add(token(line, "line %d of %s '%s'".formatted(i + 1, what, file)));
      }
    }
    if (given.isEmpty()) {
      throw new IllegalArgumentException(
          "%s '%s' has no token: write a role and a token a line, such as read 5f…"
              .formatted(what, file));
    }
    return given;
  }

  private static Given token(String line, String where) {
    String[] words = line.split("\\s+");
    // A token that stands where the role should is not told either.
    Role role = role(words[0]);
    if (role == null || words.length != 2) {
      throw new IllegalArgumentException(
          where + " is no role and token: begin it with read or admin, then a blank and the token");
    }
    return new Given(role, BearerToken.require(words[1], where));
  }

  private static @Nullable Role role(String word) {
    return switch (word) {
      case "read" -> Role.READ;
      case "admin" -> Role.ADMIN;
      default -> null;
    };
  }
}
