package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.replay.api.ReplayQuery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class StoreOptionsTest {

  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  @TempDir private Path folder;
  private FakeStore store;

  @BeforeEach
  void start() throws IOException {
    store = new FakeStore(1);
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void shouldShowTheTokenOfTheFileRatherThanThatOfTheEnvironment() throws IOException {
    Path file = secret("token", TOKEN + "\n", "rw-------");

    ask(Map.of(), "--token-file", file.toString());
    ask(Map.of("PERENNIAL_TOKEN", TOKEN + "e"), "--token-file", file.toString());
    ask(Map.of("PERENNIAL_TOKEN", TOKEN + "e"));
    ask(Map.of());

    assertThat(store.authorizations())
        .containsExactly("Bearer " + TOKEN, "Bearer " + TOKEN, "Bearer " + TOKEN + "e", "");
  }

  @ParameterizedTest
  @CsvSource({
    "rw----r--, 0123456789abcdef0123456789abcdef, run chmod 600",
    "rw-------, 0123456789abcdef, has a token of 16 characters",
    "rw-------, read 0123456789abcdef0123456789abcdef, with other characters"
  })
  void shouldRefuseATokenBeforeAnythingIsAskedAndNotTellIt(
      String permissions, String text, String complaint) throws IOException {
    Path file = secret("token", text, permissions);

    assertThatThrownBy(() -> ask(Map.of(), "--token-file", file.toString()))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("--token-file '" + file + "'")
        .hasMessageContaining(complaint)
        .hasMessageNotContaining("0123456789");
    assertThat(store.authorizations()).isEmpty();
  }

  @Test
  void shouldRefuseACertificateThatIsNone() throws IOException {
    Path file = secret("ca.pem", "no certificate", "rw-------");

    assertThatThrownBy(() -> ask(Map.of(), "--ca-cert", file.toString()))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("--ca-cert '" + file + "'");
  }

  @ParameterizedTest
  @CsvSource({"401", "403"})
  void shouldTellHowToNameATokenWhenTheStoreAsksForOne(int status) {
    store.answerSql(status, "{\"detail\":\"/sql needs the role read: send a token\"}");
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code =
        Perennial.run(
            new String[] {"replay", "--url", store.url(), "--sql", "values 1"},
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(err, true, UTF_8));

    assertThat(code).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains("/sql needs the role read")
        .contains("--token-file FILE")
        .hasLineCount(1);
  }

  @Test
  void shouldNotStartARunWithTokensThatOthersCanRead() throws IOException {
    Path file = secret("tokens", "read " + TOKEN, "rw-r--r--");
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code =
        Perennial.run(
            new String[] {"run", "--tokens", file.toString(), "--data-dir", folder + "/data"},
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(err, true, UTF_8));

    assertThat(code).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("--tokens '" + file).doesNotContain(TOKEN);
    assertThat(folder.resolve("data")).doesNotExist();
  }

  private void ask(Map<String, String> environment, String... more) {
    String[] words = new String[more.length + 2];
    System.arraycopy(new String[] {"--url", store.url()}, 0, words, 0, 2);
    System.arraycopy(more, 0, words, 2, more.length);
    CommandLine.populateCommand(new StoreOptions(), words)
        .client(environment)
        .query(ReplayQuery.everything())
        .close();
  }

  private Path secret(String name, String text, String permissions) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }
}
