package io.perennial.replay.server.access;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Private keys as PEM. */
final class PemKey {

  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ((?:[A-Z]+ )*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final String PKCS8 = "PRIVATE KEY";
  private static final byte[] PROBE = {1, 2, 3};

  private PemKey() {}

  /**
   * The first key of a text.
   *
   * @param partner tells the kind of key
   * @param where names the file in messages, which never tell what is in it
   */
  static PrivateKey read(String pem, PublicKey partner, String where) {
    Matcher block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw new IllegalArgumentException(
          where + " has no key in PEM: it begins with -----BEGIN PRIVATE KEY-----");
    }
    if (!block.group(1).equals(PKCS8)) {
      throw new IllegalArgumentException(
          "%s is a %s, but a plain PKCS #8 key is needed: convert it with openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW"
              .formatted(where, block.group(1)));
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(block.group(2));
      return KeyFactory.getInstance(partner.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s is no %s key, as the certificate's is: name the key that belongs to it"
              .formatted(where, partner.getAlgorithm()),
          e);
    }
  }

  /** Whether what one signs, the other confirms. */
  static boolean belongsTo(PrivateKey key, PublicKey partner) {
    try {
      Signature signature = Signature.getInstance(algorithm(key));
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(partner);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }
}
