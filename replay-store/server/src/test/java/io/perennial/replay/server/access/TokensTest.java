package io.perennial.replay.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.replay.server.access.Tokens.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokensTest {

  private static final String READ = TestTokens.READ;
  private static final String ADMIN = TestTokens.ADMIN;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "READ, OPEN, ALLOWED",
    "READ, READ, ALLOWED",
    "READ, ADMIN, ROLE",
    "ADMIN, OPEN, ALLOWED",
    "ADMIN, READ, ALLOWED",
    "ADMIN, ADMIN, ALLOWED",
    "none, OPEN, ALLOWED",
    "none, READ, MISSING",
    "none, ADMIN, MISSING",
    "wrong, OPEN, ALLOWED",
    "wrong, READ, UNKNOWN",
    "wrong, ADMIN, UNKNOWN",
    "long, READ, UNKNOWN",
    "empty, READ, UNKNOWN"
  })
  void shouldAllowWhatTheRoleCovers(String who, Role needed, Verdict verdict) {
    String token =
        switch (who) {
          case "READ" -> READ;
          case "ADMIN" -> ADMIN;
          case "wrong" -> TestTokens.WRONG;
          case "long" -> READ + "x".repeat(1000);
          case "empty" -> "";
          default -> null;
        };

    assertThat(TestTokens.both().check(token, needed)).isEqualTo(verdict);
  }

  @Test
  void shouldNeedNoTokenWhereNoneIsKnown() {
    Tokens none = TokenSource.load(null, Map.of());

    assertThat(none.areNeeded()).isFalse();
    assertThat(none.check(null, Role.ADMIN)).isEqualTo(Verdict.ALLOWED);
    assertThat(none.ofInstances()).isNull();
  }

  @Test
  void shouldReadRolesAndTokensBetweenCommentsAndBlankLines() throws IOException {
    Tokens tokens =
        load(
            "# of the team\n\n  read   " + READ + "  \nadmin\t" + ADMIN + "\nadmin " + ADMIN + "2");

    assertThat(tokens.check(READ, Role.READ)).isEqualTo(Verdict.ALLOWED);
    assertThat(tokens.check(ADMIN + "2", Role.ADMIN)).isEqualTo(Verdict.ALLOWED);
    assertThat(tokens.ofInstances()).isEqualTo(ADMIN);
    assertThat(tokens.toString()).isEqualTo("3 tokens").doesNotContain(READ);
  }

  @Test
  void shouldAddTheEnvironmentsTokensToThoseOfTheFileThatItNames() throws IOException {
    Path file = TestCertificate.secret(folder.resolve("tokens"), "read " + READ);
    Tokens tokens =
        TokenSource.load(
            null, Map.of("PERENNIAL_TOKENS_FILE", file.toString(), "PERENNIAL_ADMIN_TOKEN", ADMIN));

    assertThat(tokens.check(READ, Role.READ)).isEqualTo(Verdict.ALLOWED);
    assertThat(tokens.check(ADMIN, Role.ADMIN)).isEqualTo(Verdict.ALLOWED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "read short-secret | line 1 of --tokens",
        "read short-secret | 12 characters, but 32 to 512 are needed",
        "write secret-secret-secret-secret-secret | is no role and token",
        "secret-secret-secret-secret-secret | is no role and token",
        "read secret-secret-secret-secret-secret more | is no role and token",
        "read secret-secret-secret-secret-secret,x | with other characters",
        "# nothing but secrets | has no token",
      })
  void shouldRefuseALineWithoutTellingWhatIsInIt(String line, String complaint) {
    assertThatThrownBy(() -> load(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint)
        .hasMessageNotContaining("secret");
  }

  @Test
  void shouldRefuseTheSameTokenTwice() {
    assertThatThrownBy(() -> load("read " + READ + "\nadmin " + READ))
        .hasMessageContaining("the same token is given twice")
        .hasMessageNotContaining(READ);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw----r--", "rw-----w-", "rw----r-x", "rw--w----"})
  void shouldRefuseAFileThatOthersCanReadOrWrite(String permissions) throws IOException {
    Path file = TestCertificate.secret(folder.resolve("tokens"), "read " + READ);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    assertThatThrownBy(() -> TokenSource.load(file, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("can be read or written by others (" + permissions + ")")
        .hasMessageEndingWith("run chmod 600 " + file);
  }

  @Test
  void shouldRefuseAFileThatIsNotThereOrNoText() throws IOException {
    assertThatThrownBy(() -> TokenSource.load(folder.resolve("absent"), Map.of()))
        .hasMessageContaining("there is no such file");
    Path bytes = folder.resolve("bytes");
    Files.write(bytes, new byte[] {(byte) 0xff, (byte) 0xfe});
    Files.setPosixFilePermissions(bytes, PosixFilePermissions.fromString("rw-------"));
    assertThatThrownBy(() -> TokenSource.load(bytes, Map.of()))
        .hasMessageContaining("cannot be read as text");
  }

  private Tokens load(String text) throws IOException {
    return TokenSource.load(TestCertificate.secret(folder.resolve("tokens"), text), Map.of());
  }
}
