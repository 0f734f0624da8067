package io.perennial.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BrokerMainTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void shouldRefuseABusyPortWithOneSentence() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(busy.getLocalPort());
      String other = Integer.toString(busy.getLocalPort() == 40_000 ? 40_001 : 40_000);

      int code = run("--port", port, "--controller-port", other, "--data-dir", folder.toString());

      assertThat(code).isEqualTo(2);
      assertThat(err.toString(UTF_8)).contains("port " + port).contains("--port").hasLineCount(1);
      assertThat(folder).as("nothing is touched").isEmptyDirectory();
    }
  }

  @Test
  void shouldRefuseAFolderThatIsAFile() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> FolderLock.take(file))
        .isInstanceOf(BrokerStartException.class)
        .hasMessageContaining("'" + file + "'")
        .hasMessageContaining("--data-dir");
  }

  @Test
  void shouldLetOneBrokerAtATimeHaveAFolder() {
    try (FolderLock first = FolderLock.take(folder)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> FolderLock.take(folder))
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining("is used by a running broker");
    }
    FolderLock.take(folder).close();
  }

  @Test
  void shouldTakeOptionsOfTheBrokerFromAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("options"), "num.io.threads=7\nsecret=hunter2\n");

    BrokerSettings settings = BrokerMain.parse(arguments(file));

    assertThat(settings.toProperties())
        .containsEntry("num.io.threads", "7")
        .containsEntry("secret", "hunter2")
        .containsEntry("num.network.threads", "2");
    assertThat(settings.withoutOptions()).doesNotContainValue("hunter2");
    assertThat(settings.toString()).contains("secret").doesNotContain("hunter2");
  }

  @Test
  void shouldRefuseOptionsThatFollowFromOthers() throws IOException {
    Path file = Files.writeString(folder.resolve("options"), "listeners=CLIENTS://0.0.0.0:1\n");

    assertThat(run(arguments(file))).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("'listeners'", "leave it out").hasLineCount(1);
  }

  private String[] arguments(Path config) {
    String data = folder.resolve("data").toString();
    return new String[] {
      "--port", "1", "--controller-port", "2", "--data-dir", data, "--config", config.toString()
    };
  }

  @ParameterizedTest
  @CsvSource({
    "--port x --controller-port 2 --data-dir d, option '--port' must be a port",
    "--port 0 --controller-port 2 --data-dir d, option '--port' must be a port",
    "--port 1 --controller-port 65536 --data-dir d, option '--controller-port' must be a port",
    "--port 7 --controller-port 7 --data-dir d, option '--controller-port' must differ",
    "--port 1 --controller-port 2, option '--data-dir' is missing",
    "--port 1 --controller-port 2 --data-dir, cannot use '--data-dir'",
    "--port 1 --controller-port 2 --data-dir d --config none, option '--config' is 'none'",
    "--port 1 --colour red, cannot use '--colour red'",
  })
  void shouldRefuseWrongArguments(String arguments, String complaint) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains(complaint).hasLineCount(1);
  }

  private int run(String... args) {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    return BrokerMain.run(args, nowhere, new PrintStream(err, true, UTF_8));
  }
}
