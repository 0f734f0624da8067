package io.perennial.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.cluster.ClusterConfiguration;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.executiongraph.failover.RestartBackoffTimeStrategy;
import org.apache.flink.runtime.executiongraph.failover.RestartBackoffTimeStrategyFactoryLoader;
import org.junit.jupiter.api.Test;

/** Flink's REST interface has no tokens: whoever reaches it may stop the job, or run a jar. */
final class FlinkConfigurationTest {

  @Test
  void shouldAnswerOnThisMachineOnlyUnlessTold() {
    Settings defaults = Settings.defaults();

    assertThat(defaults.job().bindAddress()).isEqualTo("127.0.0.1");
    assertBoundTo("127.0.0.1", embedded(defaults));
    assertBoundTo("127.0.0.1", ClusterConfiguration.master(defaults.job()));
  }

  @Test
  void shouldTakeNoJarsWhereTheJobIsEmbedded() {
    assertThat(embedded(Settings.defaults()).toMap()).containsEntry("web.submit.enable", "false");
  }

  @Test
  void shouldAnswerElsewhereWhenTold() {
    Settings told =
        SettingsFile.load(null, Map.of("PERENNIAL_JOB_BIND_ADDRESS", "192.0.2.1"), Map.of());

    assertBoundTo("192.0.2.1", embedded(told));
  }

  @Test
  void shouldStartAgainSoonWhateverTheClockSaysButNotForEver() {
    RestartBackoffTimeStrategy restarts =
        RestartBackoffTimeStrategyFactoryLoader.createRestartBackoffTimeStrategyFactory(
                embedded(Settings.defaults()), new Configuration(), true)
            .create();
    for (int failure = 1; failure <= 20; failure++) {
      restarts.notifyFailure(new IllegalStateException("a TaskManager is lost"));
      assertThat(restarts.canRestart()).isTrue();
      assertThat(restarts.getBackoffTime()).isEqualTo(1_000);
    }
    restarts.notifyFailure(new IllegalStateException("once more"));
    assertThat(restarts.canRestart()).isFalse();
  }

  private static Configuration embedded(Settings settings) {
    return FlinkConfiguration.embedded(settings.job(), Optional.empty(), Path.of("tmp"));
  }

  /** Without the second, Flink listens on every address. */
  private static void assertBoundTo(String address, Configuration flink) {
    assertThat(flink.get(RestOptions.ADDRESS)).isEqualTo(address);
    assertThat(flink.get(RestOptions.BIND_ADDRESS)).isEqualTo(address);
  }
}
