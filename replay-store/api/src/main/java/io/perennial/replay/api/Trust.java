package io.perennial.replay.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates a client believes. */
public final class Trust {

  private Trust() {}

  /**
   * Believes what one of these certificates signed, or is.
   *
   * @param file one or more certificates as PEM
   * @param what names the file in messages, such as {@code --ca-cert}
   * @throws IllegalArgumentException if there is none in it
   */
  public static SSLContext in(Path file, String what) {
    return of(certificates(file, what));
  }

  /** Believes what one of these certificates signed, or is. */
  public static SSLContext of(Collection<? extends Certificate> certificates) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("trusted-" + number++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java runtime cannot make a trust store", e);
    }
  }

  /**
   * The certificates of a PEM file, in its order.
   *
   * @param what names the file in messages
   * @throws IllegalArgumentException if there is none in it
   */
  public static Collection<? extends Certificate> certificates(Path file, String what) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (!found.isEmpty()) {
        return found;
      }
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "%s is '%s', but there is no such file: correct the name".formatted(what, file), e);
    } catch (CertificateException | IOException e) {
      throw new IllegalArgumentException(
          "%s '%s' is no certificate in PEM (%s): it begins with -----BEGIN CERTIFICATE-----"
              .formatted(what, file, e.getMessage()),
          e);
    }
    throw new IllegalArgumentException(
        "%s '%s' has no certificate: it begins with -----BEGIN CERTIFICATE-----"
            .formatted(what, file));
  }
}
