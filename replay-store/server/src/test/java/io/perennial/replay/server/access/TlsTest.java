package io.perennial.replay.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void shouldReadACertificateAndItsKey(String algorithm) throws Exception {
    Tls tls = TestCertificate.make(folder, algorithm, "-validity", "2").tls();

    assertThat(tls.keyStore("p".toCharArray()).isKeyEntry("store")).isTrue();
    assertThat(tls.toString()).isEqualTo("certificate of CN=localhost");
  }

  @Test
  void shouldRefuseTheKeyOfAnotherCertificate() throws Exception {
    Path there = Files.createDirectory(folder.resolve("there"));
    TestCertificate own = TestCertificate.in(folder);
    TestCertificate other = TestCertificate.in(there);

    assertThatThrownBy(() -> Tls.read(own.certificate(), other.key()))
        .hasMessageContaining("is not the key of --tls-certificate");
  }

  @Test
  void shouldRefuseTheKeyOfAnotherKindWithoutTellingIt() throws Exception {
    Path there = Files.createDirectory(folder.resolve("there"));
    TestCertificate own = TestCertificate.in(folder);
    TestCertificate other = TestCertificate.make(there, "RSA");

    assertThatThrownBy(() -> Tls.read(own.certificate(), other.key()))
        .hasMessageContaining("is no EC key, as the certificate's is");
  }

  @Test
  void shouldRefuseACertificateThatIsOutOfDate() throws Exception {
    TestCertificate old = TestCertificate.make(folder, "EC", "-startdate", "-9d", "-validity", "2");

    assertThatThrownBy(old::tls)
        .hasMessageContaining("is valid from")
        .hasMessageContaining("renew");
  }

  @Test
  void shouldRefuseAKeyThatOthersCanRead() throws Exception {
    TestCertificate own = TestCertificate.in(folder);
    Files.setPosixFilePermissions(own.key(), PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(own::tls).hasMessageContaining("run chmod 600 " + own.key());
  }

  @ParameterizedTest
  @CsvSource({
    "ENCRYPTED PRIVATE KEY, convert it with openssl pkcs8",
    "RSA PRIVATE KEY, convert it with openssl pkcs8",
    "EC PRIVATE KEY, convert it with openssl pkcs8",
    "PRIVATE KEY, is no EC key",
    "PUBLIC KEY, has no key in PEM"
  })
  void shouldRefuseWhatIsNoPlainKey(String label, String complaint) throws IOException {
    TestCertificate own = TestCertificate.in(folder);
    Path key =
        TestCertificate.secret(
            folder.resolve("other.pem"),
            "-----BEGIN " + label + "-----\nc2VjcmV0\n-----END " + label + "-----\n");

    assertThatThrownBy(() -> Tls.read(own.certificate(), key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint)
        .hasMessageNotContaining("c2VjcmV0");
  }

  @Test
  void shouldRefuseWhatIsNoCertificate() throws IOException {
    TestCertificate own = TestCertificate.in(folder);
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path garbage =
        Files.writeString(folder.resolve("garbage.pem"), "-----BEGIN CERTIFICATE-----\n");

    assertThatThrownBy(() -> Tls.read(empty, own.key())).hasMessageContaining("empty.pem");
    assertThatThrownBy(() -> Tls.read(garbage, own.key())).hasMessageContaining("garbage.pem");
    assertThatThrownBy(() -> Tls.read(folder.resolve("absent"), own.key()))
        .hasMessageContaining("there is no such file");
  }
}
