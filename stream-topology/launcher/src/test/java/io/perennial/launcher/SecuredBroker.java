package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a broker with TLS and passwords on every listener is started with, and what its clients
 * need. The certificate is made here, for 127.0.0.1.
 */
final class SecuredBroker {

  private static final String STORE_PASSWORD = "store-secret-5e1f";
  private static final String BROKER_PASSWORD = "broker-secret-77ab";
  private static final String CLIENT_PASSWORD = "client-secret-c0de";

  static final List<String> SECRETS = List.of(STORE_PASSWORD, BROKER_PASSWORD, CLIENT_PASSWORD);

  private final Path keys;
  private final Path trusted;
  private final Path config;

  /**
   * @param folder for keys and the broker's options
   */
  SecuredBroker(Path folder) throws IOException, InterruptedException {
    keys = folder.resolve("keys.p12");
    trusted = folder.resolve("trusted.p12");
    config = folder.resolve("broker.properties");
    Path certificate = folder.resolve("certificate");
    keytool("-genkeypair", "-keystore", "" + keys, "-alias", "broker", "-keyalg", "EC")
        .with("-dname", "CN=broker", "-ext", "SAN=ip:127.0.0.1", "-validity", "2")
        .run();
    keytool("-exportcert", "-keystore", "" + keys, "-alias", "broker")
        .with("-file", "" + certificate)
        .run();
    keytool("-importcert", "-keystore", "" + trusted, "-alias", "broker", "-noprompt")
        .with("-file", "" + certificate)
        .run();
    StringBuilder text = new StringBuilder();
    options().forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    Files.writeString(config, text);
  }

  /** File of the broker's options. */
  Path config() {
    return config;
  }

  private Map<String, String> options() {
    String known = " user_broker=\"%s\" user_client=\"%s\"";
    String login =
        login("broker", BROKER_PASSWORD, known.formatted(BROKER_PASSWORD, CLIENT_PASSWORD));
    Map<String, String> options = new LinkedHashMap<>(trust());
    options.put("listener.security.protocol.map", "CLIENTS:SASL_SSL,CONTROLLER:SASL_SSL");
    options.put("sasl.enabled.mechanisms", "PLAIN");
    options.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    options.put("sasl.mechanism.controller.protocol", "PLAIN");
    options.put("listener.name.clients.plain.sasl.jaas.config", login);
    options.put("listener.name.controller.plain.sasl.jaas.config", login);
    options.put("ssl.keystore.location", "" + keys);
    options.put("ssl.keystore.type", "PKCS12");
    options.put("ssl.keystore.password", STORE_PASSWORD);
    return options;
  }

  /** What a client needs that knows the password. */
  Map<String, String> client() {
    return client(CLIENT_PASSWORD);
  }

  /** What a client has that gives another password. */
  Map<String, String> client(String password) {
    Map<String, String> options = new LinkedHashMap<>(trust());
    options.put("security.protocol", "SASL_SSL");
    options.put("sasl.mechanism", "PLAIN");
    options.put("sasl.jaas.config", login("client", password, ""));
    return options;
  }

  private Map<String, String> trust() {
    return Map.of(
        "ssl.truststore.location",
        "" + trusted,
        "ssl.truststore.type",
        "PKCS12",
        "ssl.truststore.password",
        STORE_PASSWORD);
  }

  private static String login(String user, String password, String known) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\"%s;"
        .formatted(user, password, known);
  }

  private static Keytool keytool(String... arguments) {
    return new Keytool(new ArrayList<>()).with(arguments);
  }

  private record Keytool(List<String> arguments) {

    Keytool with(String... more) {
      arguments.addAll(List.of(more));
      return this;
    }

    void run() throws IOException, InterruptedException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
      command.addAll(arguments);
      command.addAll(List.of("-storetype", "PKCS12", "-storepass:env", "STORE_PASSWORD"));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("STORE_PASSWORD", STORE_PASSWORD);
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("keytool: " + said);
      }
    }
  }
}
