package io.perennial.replay.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.perennial.replay.api.ReplayClient.Patience;
import io.perennial.replay.api.ReplayException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client shows; https is tested where the store is. */
final class CredentialsTest {

  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final Patience IMPATIENT =
      new Patience(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ZERO);

  @TempDir private Path folder;
  private final List<String> shown = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/stats", 200, "");
    answer("/examples", 200, "");
    answer("/readyz", 200, "");
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void shouldShowTheTokenOfTheMomentWithEveryQuestion() {
    AtomicInteger number = new AtomicInteger();
    ReplayClient client = client(() -> TOKEN + number.incrementAndGet());

    assertThat(client.stats()).isEmpty();
    assertThat(client.isReady()).isTrue();
    client.query(ReplayQuery.everything()).close();

    assertThat(shown)
        .containsExactly("Bearer " + TOKEN + 1, "Bearer " + TOKEN + 2, "Bearer " + TOKEN + 3);
  }

  @Test
  void shouldShowNothingWithoutAToken() {
    ReplayClient client = new ReplayClient(address());

    assertThat(client.stats()).isEmpty();
    assertThat(shown).containsExactly("none");
  }

  @Test
  void shouldTakeNoTokenElsewhere() {
    server.createContext(
        "/sample",
        exchange -> {
          exchange.getResponseHeaders().add("Location", address() + "/stats");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });

    assertThatThrownBy(
            () -> client(() -> TOKEN).sample(new SampleQuery(1, SampleQuery.By.UNIFORM, null, 0)))
        .isInstanceOfSatisfying(
            ReplayException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN));
    assertThat(shown).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"secret", "secret secret secret secret secret", "secret-secret-secret-secret-ä-x"})
  void shouldRefuseWhatIsNoTokenWithoutTellingIt(String text) {
    assertThatThrownBy(() -> client(() -> text + "\n").stats())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("make one with openssl rand -hex 32")
        .hasMessageNotContaining("secret");
  }

  @Test
  void shouldReadASecretThatItsOwnerAloneCanRead() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(BearerToken.require(SecretFile.read(file, "--token-file"), "it")).isEqualTo(TOKEN);

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw----r--"));
    assertThatThrownBy(() -> SecretFile.read(file, "--token-file"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--token-file '" + file)
        .hasMessageEndingWith("run chmod 600 " + file);
  }

  private void answer(String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          String header = exchange.getRequestHeaders().getFirst("Authorization");
          shown.add(header == null ? "none" : header);
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private ReplayClient client(Supplier<String> token) {
    return new ReplayClient(address(), IMPATIENT, new Credentials(token, null));
  }
}
