package io.perennial.replay.server.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

final class ReplayApplicationTest {

  private final ReplayApplication application =
      new ReplayApplication("a:1,b:2", "shop.", Path.of("data"));

  @Test
  void shouldNameTopicAndApplicationByThePrefix() {
    assertThat(application.topic()).isEqualTo("shop.examples");
    assertThat(application.applicationId()).isEqualTo("shop.replay-store");
  }

  @Test
  void shouldKeepTheStateOfEveryClusterApart() {
    assertThat(application.settings("a-B_9"))
        .containsEntry(StreamsConfig.STATE_DIR_CONFIG, Path.of("data", "a-B_9").toString());
    assertThat(application.settings("../x"))
        .containsEntry(StreamsConfig.STATE_DIR_CONFIG, Path.of("data", "___x").toString());
  }

  @Test
  void shouldHaveSettingsThatKafkaStreamsTakes() {
    StreamsConfig config = new StreamsConfig(application.settings("c"));

    assertThat(config.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
        .isEqualTo(StreamsConfig.EXACTLY_ONCE_V2);
    assertThat(config.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)).isEqualTo(1000);
  }
}
