package io.perennial.event.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.event.Forget;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests to forget, and verifies them: lower-case hexadecimal HMAC-SHA256 over the UTF-8
 * bytes of {@code forget\n<timestamp>\n<user>}, the timestamp in decimal. Safe for many threads.
 */
public final class ForgetMac {

  /** Characters that a key must have. */
  public static final int LEAST_KEY = 16;

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /**
   * @param key taken as UTF-8
   * @throws IllegalArgumentException if it is too short; the message does not tell it
   */
  public ForgetMac(String key) {
    if (key.length() < LEAST_KEY) {
      throw new IllegalArgumentException(
          "forget.key must have at least %d characters, but has %d; make one with openssl rand -hex 32"
              .formatted(LEAST_KEY, key.length()));
    }
    this.key = new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM);
  }

  /** A signed request. */
  public Forget sign(String user, long timestamp) {
    return new Forget(timestamp, user, HexFormat.of().formatHex(mac(user, timestamp)));
  }

  /** Whether a request was signed with this key; takes as long for a wrong mac as for a right. */
  public boolean verifies(Forget forget) {
    String expected = HexFormat.of().formatHex(mac(forget.user(), forget.timestamp()));
    return MessageDigest.isEqual(expected.getBytes(UTF_8), forget.mac().getBytes(UTF_8));
  }

  private byte[] mac(String user, long timestamp) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(("forget\n" + timestamp + "\n" + user).getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime must offer " + ALGORITHM, e);
    }
  }
}
