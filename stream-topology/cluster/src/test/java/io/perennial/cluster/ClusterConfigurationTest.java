package io.perennial.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.settings.JobSettings;
import io.perennial.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nothing between the processes of a cluster asks who somebody is. */
final class ClusterConfigurationTest {

  private static final String LOOPBACK = "127.0.0.1";
  private static final Path TEMPORARY = Path.of("tmp");

  /** A JobManager takes no notice of what a job says of it. */
  @Test
  void shouldKeepTheCheckpointBeforeTheNewest() {
    assertThat(ClusterConfiguration.jobManager(Settings.defaults().job(), 6123, TEMPORARY).toMap())
        .containsEntry("execution.checkpointing.num-retained", "2");
  }

  @Test
  void shouldListenOnThisMachineOnlyUnlessTold() {
    JobSettings job = Settings.defaults().job();
    Map<String, String> manager = ClusterConfiguration.jobManager(job, 6123, TEMPORARY).toMap();
    Map<String, String> worker =
        ClusterConfiguration.taskManager(job, 6123, "t", 1, TEMPORARY).toMap();

    assertThat(manager)
        .containsEntry("rest.address", LOOPBACK)
        .containsEntry("rest.bind-address", LOOPBACK)
        .containsEntry("jobmanager.rpc.address", LOOPBACK)
        .containsEntry("jobmanager.bind-host", LOOPBACK);
    assertThat(worker)
        .containsEntry("jobmanager.rpc.address", LOOPBACK)
        .containsEntry("taskmanager.host", LOOPBACK)
        .containsEntry("taskmanager.bind-host", LOOPBACK);
  }
}
