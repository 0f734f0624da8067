package io.perennial.replay.server.access;

import io.perennial.replay.api.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * A certificate that signed itself, for this machine's loopback address, made by the JDK's keytool.
 *
 * @param certificate as PEM
 * @param key as PEM, PKCS #8
 * @param trustStore for clients that take no PEM, with {@link #PASSWORD}
 */
public record TestCertificate(Path certificate, Path key, Path trustStore) {

  /** Of the trust store. */
  public static final String PASSWORD = "changeit";

  /** Makes one in a folder, with an elliptic curve's key. */
  public static TestCertificate in(Path folder) throws IOException {
    return make(folder, "EC", "-validity", "2");
  }

  static TestCertificate make(Path folder, String algorithm, String... more) throws IOException {
    Path store = folder.resolve("own.p12");
    List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-alias", "own"));
    arguments.addAll(List.of("-keyalg", algorithm, "-dname", "CN=localhost"));
    arguments.addAll(List.of("-ext", "SAN=dns:localhost,ip:127.0.0.1"));
    arguments.addAll(List.of(more));
    keytool(store, arguments);
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      byte[] key = keys.getKey("own", PASSWORD.toCharArray()).getEncoded();
      Path certificate = folder.resolve("certificate.pem");
      Files.writeString(certificate, pem("CERTIFICATE", keys.getCertificate("own").getEncoded()));
      Path trust = folder.resolve("trust.p12");
      keytool(trust, List.of("-importcert", "-noprompt", "-file", certificate.toString()));
      return new TestCertificate(
          certificate, secret(folder.resolve("key.pem"), pem("PRIVATE KEY", key)), trust);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a file that its owner alone can read. */
  public static Path secret(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  /** What a server shows. */
  public Tls tls() {
    return Tls.read(certificate, key);
  }

  /** What a client believes. */
  public SSLContext trust() {
    return Trust.in(certificate, "--ca-cert");
  }

  private static void keytool(Path store, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
    command.addAll(List.of("-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool failed: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String label, byte[] bytes) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(label, lines, label);
  }
}
