package io.perennial.replay.server.access;

import io.perennial.replay.api.SecretFile;
import io.perennial.replay.api.Trust;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The certificate that is shown, with its key.
 *
 * @param chain the own certificate first, then who signed it
 * @param key that belongs to it
 */
public record Tls(List<X509Certificate> chain, PrivateKey key) {

  /** Older versions of the protocol are broken. */
  public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private static final String CERTIFICATE = "--tls-certificate";
  private static final String KEY = "--tls-key";

  public Tls {
    chain = List.copyOf(chain);
  }

  /**
   * Reads both.
   *
   * @param certificate PEM, the own first
   * @param key PEM, PKCS #8 without a password
   * @throws IllegalArgumentException if a file cannot be used, the certificate is out of date, or
   *     the two do not belong together
   */
  public static Tls read(Path certificate, Path key) {
    List<X509Certificate> chain =
        Trust.certificates(certificate, CERTIFICATE).stream()
            .map(X509Certificate.class::cast)
            .toList();
    X509Certificate own = chain.get(0);
    try {
      own.checkValidity();
    } catch (CertificateException e) {
      throw new IllegalArgumentException(
          "%s '%s' is valid from %s to %s only: renew it"
              .formatted(CERTIFICATE, certificate, own.getNotBefore(), own.getNotAfter()),
          e);
    }
    PrivateKey secret =
        PemKey.read(SecretFile.read(key, KEY), own.getPublicKey(), KEY + " '" + key + "'");
    if (!PemKey.belongsTo(secret, own.getPublicKey())) {
      throw new IllegalArgumentException(
          "%s '%s' is not the key of %s '%s': name the two that belong together"
              .formatted(KEY, key, CERTIFICATE, certificate));
    }
    return new Tls(chain, secret);
  }

  /** Both as a store of one entry. */
  public KeyStore keyStore(char[] password) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setKeyEntry("store", key, password, chain.toArray(Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java runtime cannot make a key store", e);
    }
  }

  @Override
  public String toString() {
    return "certificate of " + chain.get(0).getSubjectX500Principal();
  }
}
