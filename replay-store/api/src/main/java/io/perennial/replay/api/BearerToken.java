package io.perennial.replay.api;

import java.util.regex.Pattern;

/**
 * The secret that a client sends as {@code Authorization: Bearer TOKEN} (RFC 6750). Nothing that is
 * said about a wrong one contains it.
 */
public final class BearerToken {

  /** Characters of a token at the least: a shorter one could be guessed. */
  public static final int LEAST_CHARACTERS = 32;

  /** Characters of a token at the most. */
  public static final int MOST_CHARACTERS = 512;

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  private BearerToken() {}

  /**
   * A token without the white space around it.
   *
   * @param where it comes from, such as {@code --token-file 'x'}
   * @throws IllegalArgumentException if it is no token; says where and why, and not the token
   */
  public static String require(String text, String where) {
    String token = text.strip();
    if (token.length() < LEAST_CHARACTERS || token.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "%s has a token of %d characters, but %d to %d are needed: make one with openssl rand -hex 32"
              .formatted(where, token.length(), LEAST_CHARACTERS, MOST_CHARACTERS));
    }
    if (!FORM.matcher(token).matches()) {
      throw new IllegalArgumentException(
          where
              + " has a token with other characters than letters, digits and -._~+/, then =: make one with openssl rand -hex 32");
    }
    return token;
  }
}
