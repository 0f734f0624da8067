package io.perennial.replay.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.LabelSpace;
import io.perennial.replay.server.access.ServerAccess;
import io.perennial.replay.server.access.Tokens;
import io.perennial.replay.server.http.QueryLimits;
import io.perennial.replay.server.streams.ClientOptions;
import io.perennial.replay.server.streams.Retention;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class ReplayStoreMainTest {

  @TempDir private Path folder;

  private final StringWriter errors = new StringWriter();

  @Test
  void shouldListenOnLoopback8080UnlessTold() {
    assertThat(options("--bootstrap-server", "b:9092", "--data-dir", "d"))
        .isEqualTo(
            new ReplayStoreOptions(
                "b:9092",
                ClientOptions.NONE,
                "perennial.",
                Path.of("d"),
                "127.0.0.1",
                8080,
                "127.0.0.1",
                LabelSpace.BINARY,
                QueryLimits.DEFAULT,
                Retention.DEFAULT,
                0,
                ServerAccess.LOCAL));
  }

  @Test
  void shouldTakeEveryOption() throws IOException {
    Path file = Files.writeString(folder.resolve("client"), "security.protocol=SSL\n");
    assertThat(
            options(
                "--bootstrap-server=b:1",
                "--command-config=" + file,
                "--data-dir=d",
                "--topic-prefix=shop.",
                "--port=0",
                "--bind=0.0.0.0",
                "--insecure-without-tokens",
                "--advertise=store-1",
                "--standbys=1",
                "--retention-age=P30D",
                "--retention-bytes=10000000",
                "--classes=up,down,flat"))
        .isEqualTo(
            new ReplayStoreOptions(
                "b:1",
                new ClientOptions(Map.of("security.protocol", "SSL")),
                "shop.",
                Path.of("d"),
                "0.0.0.0",
                0,
                "store-1",
                LabelSpace.of(List.of("up", "down", "flat")),
                QueryLimits.DEFAULT,
                new Retention(Duration.ofDays(30), 10_000_000),
                1,
                new ServerAccess(Tokens.NONE, null, null, true)));
    assertThat(options("--bootstrap-server=b:1", "--data-dir=d", "--positive=UP").labels())
        .isEqualTo(LabelSpace.binary("UP"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--data-dir=d | --bootstrap-server",
        "--bootstrap-server=b:1 | --data-dir",
        "--bootstrap-server=b:1 --data-dir=d --port=70000 | port must be 0 to 65535, but is 70000",
        "--bootstrap-server=b:1 --data-dir=d --port=x | --port",
        "--bootstrap-server=b:1 --data-dir=d --classes=a | two or more different names",
        "--bootstrap-server=b:1 --data-dir=d --classes=a,b --positive=a | beside --classes",
        "--bootstrap-server=b:1 --data-dir=d --retention-age=PT0S | age must be longer than 0",
        "--bootstrap-server=b:1 --data-dir=d --retention-bytes=9 | bytes must be 1,048,576 or more",
        "--bootstrap-server=b:1 --data-dir=d --standbys=-1 | standbys must be 0 or more",
        "--bootstrap-server=b:1 --data-dir=d --command-config=none | --command-config 'none' cannot be read (there is no such file)",
        "--bootstrap-server=b:1 --data-dir=d --colour=red | --colour",
        "--bootstrap-server=b:1 --data-dir=d --bind=0.0.0.0 | give --tokens FILE",
        "--bootstrap-server=b:1 --data-dir=d --bind=:: | --bind is ::",
        "--bootstrap-server=b:1 --data-dir=d --tls-key=k | only the second is there",
      })
  void shouldRefuseWrongOptionsWithExitCode2(String arguments, String complaint) {
    assertThat(commandLine().execute(arguments.split(" "))).isEqualTo(2);
    assertThat(errors.toString()).contains(complaint);
  }

  @Test
  void shouldFailWithExitCode1WhenThePortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int code =
          commandLine()
              .execute(
                  "--bootstrap-server=127.0.0.1:1",
                  "--data-dir=d",
                  "--port=" + taken.getLocalPort());

      assertThat(code).isEqualTo(1);
      assertThat(errors.toString()).contains(Integer.toString(taken.getLocalPort()));
    }
  }

  private CommandLine commandLine() {
    return ReplayStoreMain.commandLine().setErr(new PrintWriter(errors, true));
  }

  private ReplayStoreOptions options(String... arguments) {
    CommandLine line = commandLine();
    line.parseArgs(arguments);
    ReplayStoreMain main = line.getCommand();
    return main.options();
  }
}
