package io.perennial.replay.server.access;

import java.util.Map;

/** Tokens as tests of other packages use them. */
public final class TestTokens {

  /** May ask. */
  public static final String READ = "read-read-read-read-read-read-read";

  /** May do everything. */
  public static final String ADMIN = "admin-admin-admin-admin-admin-admin";

  /** Is known nowhere; as long as the other, and different in its last character only. */
  public static final String WRONG = "read-read-read-read-read-read-reaX";

  private TestTokens() {}

  /** Both. */
  public static Tokens both() {
    return TokenSource.load(
        null, Map.of(TokenSource.READ_VARIABLE, READ, TokenSource.ADMIN_VARIABLE, ADMIN));
  }

  /** A server that takes both, over plain HTTP. */
  public static ServerAccess plain() {
    return new ServerAccess(both(), null, null, false);
  }

  /** A server that takes both, over https. */
  public static ServerAccess encrypted(TestCertificate certificate) {
    return new ServerAccess(both(), certificate.tls(), null, false);
  }
}
