package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForgetKeyTest {

  @TempDir private Path folder;

  @Test
  void shouldMakeAKeyOnceThatOnlyItsOwnerReads() throws IOException {
    String key = ForgetKey.settle("", folder);
    assertThat(key).hasSize(64).matches("[0-9a-f]+");
    assertThat(ForgetKey.settle("", folder)).isEqualTo(key);
    assertThat(ForgetKey.read(ForgetKey.in(folder))).isEqualTo(key);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ForgetKey.in(folder))))
        .isEqualTo("rw-------");
    assertThat(ForgetKey.settle("", Files.createDirectory(folder.resolve("other"))))
        .isNotEqualTo(key);
  }

  @Test
  void shouldKeepTheConfiguredKeyWhereTheCommandFindsIt() throws IOException {
    ForgetKey.settle("", folder);
    assertThat(ForgetKey.settle("configured-0123456789", folder))
        .isEqualTo("configured-0123456789");
    assertThat(ForgetKey.read(ForgetKey.in(folder))).isEqualTo("configured-0123456789");
  }

  @Test
  void shouldSayWhatIsWrongWithAKeyFile() throws IOException {
    Path file = folder.resolve("key");
    assertThatThrownBy(() -> ForgetKey.read(file))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("there is no key in '" + file + "'");
    Files.writeString(file, "short-secret\n");
    assertThatThrownBy(() -> ForgetKey.read(file))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("at least 16 characters, but has 12")
        .hasMessageNotContaining("short-secret");
    assertThatThrownBy(() -> ForgetKey.read(folder)).isInstanceOf(WrongUseException.class);
  }
}
