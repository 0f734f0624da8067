package io.perennial.replay.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.replay.api.Credentials;
import io.perennial.replay.api.ReplayAnswer;
import io.perennial.replay.api.ReplayClient;
import io.perennial.replay.api.ReplayClient.Patience;
import io.perennial.replay.api.ReplayException;
import io.perennial.replay.api.ReplayException.Kind;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.server.access.ServerAccess;
import io.perennial.replay.server.access.TestCertificate;
import io.perennial.replay.server.access.TestTokens;
import io.perennial.replay.server.access.Tokens;
import io.perennial.replay.server.peer.PeerAccess;
import io.perennial.replay.server.peer.PeerClient;
import io.perennial.replay.server.peer.PeerPartition;
import io.perennial.replay.server.storage.RowView;
import io.perennial.replay.server.storage.SampleRange;
import io.perennial.replay.server.storage.StoreUnavailableException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over https, as over http: what is answered, to whom, and within which limits. */
final class EncryptedTest {

  private static final Patience IMPATIENT =
      new Patience(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ZERO);
  private static final Duration SILENCE = Duration.ofMillis(400);

  @TempDir private static Path folder;
  private static TestCertificate certificate;

  private final InMemorySource source = new InMemorySource().add("u", 1, "a");
  private TestService service;

  @BeforeAll
  static void makeCertificate() throws IOException {
    certificate = TestCertificate.in(folder);
  }

  @BeforeEach
  void start() {
    service = TestService.guarded(source, TestService.LIMITS, TestTokens.encrypted(certificate));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void shouldAnswerAClientThatTrustsItAndHasAToken() {
    assertThat(service.service.address().getScheme()).isEqualTo("https");
    try (ReplayAnswer answer = client(TestTokens.READ).query(ReplayQuery.everything())) {
      assertThat(answer.stream()).hasSize(1);
    }
  }

  @Test
  void shouldRefuseAClientWithoutATokenOrWithAWrongOne() {
    assertRefused(client(TestTokens.WRONG), Kind.REFUSED, 401, "is not known here");
    assertRefused(
        new ReplayClient(address(), IMPATIENT, new Credentials(null, certificate.trust())),
        Kind.REFUSED,
        401,
        "send a token");
  }

  @Test
  void shouldNotBeTakenForAStoreByAClientThatDoesNotTrustIt() {
    ReplayClient client =
        new ReplayClient(address(), IMPATIENT, new Credentials(() -> TestTokens.READ, null));

    assertRefused(client, Kind.UNREACHABLE, 0, "name who signed the store's certificate");
    assertThat(client.isReady()).isFalse();
  }

  @Test
  void shouldNotBeTakenForAStoreUnderANameThatIsNotInItsCertificate() {
    URI elsewhere = URI.create("https://127.0.0.2:" + service.port());
    ReplayClient client =
        new ReplayClient(
            elsewhere, IMPATIENT, new Credentials(() -> TestTokens.READ, certificate.trust()));

    assertThatThrownBy(() -> client.query(ReplayQuery.everything()))
        .isInstanceOf(ReplayException.class);
  }

  @Test
  void shouldAnswerAnotherInstanceThatIsConfiguredAlike() {
    source.ranges.add(new SampleRange(0, 5, 9));

    assertThat(peer(TestTokens.encrypted(certificate)).sampleRanges()).isEqualTo(source.ranges);
  }

  @Test
  void shouldTellAnotherInstanceWhatItsConfigurationLacks() {
    ServerAccess without = new ServerAccess(Tokens.NONE, certificate.tls(), null, true);

    assertThatThrownBy(() -> peer(without).sampleRanges())
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("answers 401")
        .hasMessageContaining("give all instances the same admin token");
    assertThatThrownBy(() -> peer(TestTokens.plain()).sampleRanges())
        .isInstanceOf(StoreUnavailableException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void shouldSpeakTheVersionsThatAreNotBroken(String protocol) throws Exception {
    try (SSLSocket socket = socket(protocol)) {
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1", "TLSv1.1"})
  void shouldNotSpeakOlderVersions(String protocol) throws Exception {
    // The record and the hello of such a client, since this JDK would not send one itself.
    int minor = protocol.equals("TLSv1") ? 1 : 2;
    byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 2 + 2 + 2];
    hello[0] = 22;
    hello[1] = 3;
    hello[2] = 1;
    hello[4] = (byte) (hello.length - 5);
    hello[5] = 1;
    hello[8] = (byte) (hello.length - 9);
    hello[9] = 3;
    hello[10] = (byte) minor;
    hello[45] = 2;
    hello[46] = (byte) 0xc0;
    hello[47] = 0x09;
    hello[48] = 1;
    try (Socket socket = service.connect()) {
      socket.getOutputStream().write(hello);
      byte[] answer = socket.getInputStream().readAllBytes();
      // An alert (21), fatal (2), that the version is refused (70).
      assertThat(answer).hasSize(7).startsWith(21, 3);
      assertThat(answer).endsWith(2, 70);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET /examples HTTP/1.1\r\nHost: x\r\n\r\n", "\u0016\u0003\u0001 garbage"})
  void shouldAnswerNothingToWhoDoesNotEncrypt(String request) throws Exception {
    try (Socket socket = service.connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      assertThat(read(socket)).doesNotContain("200", "\"u\"");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/examples?user=LONG, '', 414",
    "/examples, 'X: LONG', 431",
    "/examples, 'Content-Length: 1073741824', 413"
  })
  void shouldHaveTheSameLimits(String target, String header, int status) throws Exception {
    String request =
        "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n%s\r\n\r\n"
            .formatted(target, TestTokens.READ, header.isEmpty() ? "X: y" : header)
            .replace("LONG", "a".repeat(17 * 1024));
    try (SSLSocket socket = socket("TLSv1.3")) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      Problems.assertProblem(read(socket), status);
    }
  }

  @Test
  void shouldCountAConnectionOnceAndKeepItWhileItIsUsed() throws Exception {
    Duration silence = Duration.ofSeconds(2);
    restart(silence);
    ReplayClient client = client(TestTokens.READ);
    long end = System.nanoTime() + silence.multipliedBy(3).dividedBy(2).toNanos();
    while (System.nanoTime() < end) {
      assertThat(client.stats()).contains("running");
      assertThat(service.service.openConnections()).isEqualTo(1);
    }
  }

  @Test
  void shouldCloseConnectionsThatNeverShakeHands() throws Exception {
    restart(SILENCE);
    try (Socket silent = service.connect();
        Socket half = service.connect()) {
      half.getOutputStream().write(new byte[] {22, 3, 1});
      // Maybe after an alert, as the protocol has it.
      assertThat(read(silent)).hasSizeLessThan(20);
      assertThat(read(half)).hasSizeLessThan(20);
    }
    Await.until(() -> service.service.openConnections() == 0);
  }

  @Test
  void shouldBreakOffAnAnswerThatItCannotFinish() throws Exception {
    RowView row = TestRows.row("u", 1, "a");
    source.answering(
        Faults.endless(
            step -> {
              if (step > 100_000) {
                throw new IllegalStateException("the disk is gone");
              }
              return row;
            }));
    try (ReplayAnswer answer =
        client(TestTokens.READ).query(ReplayQuery.everything().atMost(1_000_000))) {
      assertThatThrownBy(() -> answer.stream().count()).isInstanceOf(ReplayException.class);
    }
  }

  private void restart(Duration silence) {
    service.close();
    service =
        TestService.guarded(
            source,
            new QueryLimits(1, Duration.ofSeconds(60), 2, 50, silence),
            TestTokens.encrypted(certificate));
  }

  private URI address() {
    return service.service.address();
  }

  private ReplayClient client(String token) {
    return new ReplayClient(
        address(), IMPATIENT, new Credentials(() -> token, certificate.trust()));
  }

  private PeerPartition peer(ServerAccess access) {
    return new PeerPartition(0, new PeerClient(PeerAccess.of(access), "127.0.0.1", service.port()));
  }

  private SSLSocket socket(String protocol) throws IOException {
    SSLContext trust = certificate.trust();
    SSLSocket socket =
        (SSLSocket) trust.getSocketFactory().createSocket("127.0.0.1", service.port());
    socket.setEnabledProtocols(new String[] {protocol});
    socket.setSoTimeout(30_000);
    return socket;
  }

  /** All that comes before the other side closes, however it does. */
  private static String read(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    try {
      for (int c = socket.getInputStream().read(); c >= 0; c = socket.getInputStream().read()) {
        text.append((char) c);
      }
    } catch (SSLException | SocketException e) {
      // That it is closed is all there is to know.
      return text.toString();
    }
    return text.toString();
  }

  private static void assertRefused(ReplayClient client, Kind kind, int status, String detail) {
    assertThatThrownBy(() -> client.query(ReplayQuery.everything()))
        .isInstanceOfSatisfying(
            ReplayException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.status()).isEqualTo(status);
              assertThat(e.getMessage())
                  .contains(detail)
                  .doesNotContain(TestTokens.READ, TestTokens.WRONG);
            });
  }
}
