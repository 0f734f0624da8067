package io.perennial.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaClusterTest {

  private static final Map<String, String> OPTIONS =
      Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", "x password=\"a=b\\\\ü€ #\";");

  @TempDir private Path folder;

  @Test
  void shouldGiveEveryClientTheOptionsAndItsOwnFirst() {
    KafkaCluster cluster =
        new KafkaCluster("b:1", Map.of("isolation.level", "read_uncommitted", "client.rack", "r"));

    assertThat(cluster.client(Map.of("isolation.level", "read_committed")))
        .isEqualTo(
            Map.of(
                "bootstrap.servers",
                "b:1",
                "client.rack",
                "r",
                "isolation.level",
                "read_committed"));
    assertThat(KafkaCluster.plain("b:1").client(Map.of()))
        .isEqualTo(Map.of("bootstrap.servers", "b:1"));
  }

  @Test
  void shouldReadBackWhatItWrites() throws IOException {
    KafkaCluster cluster = new KafkaCluster("b:1", OPTIONS);
    Path file = Files.writeString(folder.resolve("client.properties"), cluster.toFileText());

    assertThat(KafkaCluster.of("b:1", file)).isEqualTo(cluster);
  }

  @Test
  void shouldLetTheAddressWinOverThatOfTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "bootstrap.servers=elsewhere:9\n");

    assertThat(KafkaCluster.of("b:1", file).client(Map.of()))
        .isEqualTo(Map.of("bootstrap.servers", "b:1"));
  }

  @Test
  void shouldNotTellSecretsByItsText() {
    assertThat(new KafkaCluster("b:1", OPTIONS).toString())
        .contains("b:1", "sasl.jaas.config")
        .doesNotContain("a=b");
  }

  @Test
  void shouldNameTheFileThatCannotBeReadAndTheRemedy() throws IOException {
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> KafkaCluster.of("b:1", none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'%s' cannot be read (there is no such file): name a file of Java properties with options of Kafka's clients",
            none);
    assertThatThrownBy(() -> KafkaCluster.of("b:1", folder))
        .hasMessageContaining("'" + folder + "' cannot be read");
    Path broken = Files.writeString(folder.resolve("broken"), "sasl.jaas.config=\\u00zz\n");
    assertThatThrownBy(() -> KafkaCluster.of("b:1", broken))
        .hasMessageContaining("'" + broken + "' cannot be read");
  }
}
