package io.perennial.replay.server.access;

import io.perennial.replay.api.BearerToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that are known, as SHA-256 digests. Looking one up takes the same time whichever it is
 * and however much of it is right: every digest is compared, each with {@link
 * MessageDigest#isEqual}. Safe for many threads.
 */
public final class Tokens {

  /** None: nobody needs one. */
  public static final Tokens NONE = new Tokens(List.of(), null);

  private final List<Known> known;
  private final @Nullable String ofInstances;

  /** What came of a look. */
  public enum Verdict {
    ALLOWED,
    /** No token, where one is needed. */
    MISSING,
    /** A token that is not known. */
    UNKNOWN,
    /** A token of too small a role. */
    ROLE
  }

  /** A token as it was configured; its text must never be told. */
  record Given(Role role, String text) {

    @Override
    public String toString() {
      return role + " token";
    }
  }

  private record Known(Role role, byte[] digest) {}

  private Tokens(List<Known> known, @Nullable String ofInstances) {
    this.known = known;
    this.ofInstances = ofInstances;
  }

  /**
   * These tokens.
   *
   * @throws IllegalArgumentException if one is no token, or is there twice
   */
  static Tokens of(List<Given> given) {
    if (given.isEmpty()) {
      return NONE;
    }
    if (given.stream().map(Given::text).distinct().count() < given.size()) {
      throw new IllegalArgumentException(
          "the same token is given twice: let each have one role, and one line");
    }
    String admin =
        given.stream()
            .filter(token -> token.role() == Role.ADMIN)
            .map(Given::text)
            .findFirst()
            .orElse(null);
    return new Tokens(
        given.stream().map(token -> new Known(token.role(), digest(token.text()))).toList(), admin);
  }

  /** Whether anybody needs one. */
  public boolean areNeeded() {
    return !known.isEmpty();
  }

  /** What instances of the store ask each other with: the first admin token, or null for none. */
  public @Nullable String ofInstances() {
    return ofInstances;
  }

  /**
   * Whether somebody may do what needs a role.
   *
   * @param presented the token as it came, or null
   */
  public Verdict check(@Nullable String presented, Role needed) {
    if (needed == Role.OPEN || !areNeeded()) {
      return Verdict.ALLOWED;
    }
    if (presented == null || presented.length() > BearerToken.MOST_CHARACTERS) {
      return presented == null ? Verdict.MISSING : Verdict.UNKNOWN;
    }
    Role role = roleOf(digest(presented));
    if (role == null) {
      return Verdict.UNKNOWN;
    }
    return role.covers(needed) ? Verdict.ALLOWED : Verdict.ROLE;
  }

  private @Nullable Role roleOf(byte[] digest) {
    Role role = null;
    for (Known token : known) {
      if (MessageDigest.isEqual(token.digest(), digest)) {
        role = token.role();
      }
    }
    return role;
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return known.size() + " tokens";
  }
}
