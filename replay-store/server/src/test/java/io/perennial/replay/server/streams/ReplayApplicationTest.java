package io.perennial.replay.server.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;

final class ReplayApplicationTest {

  private final ReplayApplication application =
      new ReplayApplication(
          "a:1,b:2", ClientOptions.NONE, "shop.", Path.of("data"), Retention.DEFAULT, 1);
  private final HostInfo server = new HostInfo("store-1", 8080);

  @Test
  void shouldNameTopicAndApplicationByThePrefix() {
    assertThat(application.topics().examples()).isEqualTo("shop.examples");
    assertThat(application.applicationId()).isEqualTo("shop.replay-store-3");
  }

  @Test
  void shouldKeepTheStateOfEveryClusterApart() {
    assertThat(application.settings("a-B_9", server))
        .containsEntry(StreamsConfig.STATE_DIR_CONFIG, Path.of("data", "a-B_9").toString());
    assertThat(application.settings("../x", server))
        .containsEntry(StreamsConfig.STATE_DIR_CONFIG, Path.of("data", "___x").toString());
  }

  @Test
  void shouldGiveKafkaStreamsTheOptionsOfClientsButLetItsOwnWin() {
    ClientOptions client =
        new ClientOptions(Map.of("security.protocol", "SSL", "processing.guarantee", "x"));
    ReplayApplication secured =
        new ReplayApplication("b:1", client, "shop.", Path.of("data"), Retention.DEFAULT, 1);

    assertThat(secured.settings("c", server))
        .containsEntry("security.protocol", "SSL")
        .containsEntry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    assertThat(secured.toString()).doesNotContain("SSL");
  }

  @Test
  void shouldHaveSettingsThatKafkaStreamsTakes() {
    StreamsConfig config = new StreamsConfig(application.settings("c", server));

    assertThat(config.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
        .isEqualTo(StreamsConfig.EXACTLY_ONCE_V2);
    assertThat(config.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)).isEqualTo(1000);
    assertThat(config.getString(StreamsConfig.APPLICATION_SERVER_CONFIG)).isEqualTo("store-1:8080");
    assertThat(config.getInt(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG)).isEqualTo(1);
  }
}
