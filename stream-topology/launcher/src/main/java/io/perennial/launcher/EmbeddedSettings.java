package io.perennial.launcher;

import io.perennial.settings.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings of a pipeline whose processes are all on this machine. */
final class EmbeddedSettings {

  private static final String CHECKPOINT_INTERVAL = "job.checkpointInterval";

  private EmbeddedSettings() {}

  /**
   * What holds where everything is embedded wins; the short interval only where nobody chose.
   *
   * @param folder of the run
   * @param more that the command itself decides
   */
  static Settings of(
      LearnerOptions learner,
      SourceOptions source,
      PipelinePorts ports,
      Path folder,
      Map<String, String> more,
      Map<String, String> environment) {
    Map<String, String> forced = new LinkedHashMap<>(more);
    forced.put("kafka.bootstrapServers", ports.bootstrapServer());
    forced.put("kafka.replication", "1");
    forced.put("job.uiPort", Integer.toString(ports.ui()));
    forced.put("job.bindAddress", "127.0.0.1");
    forced.put("job.checkpointDirectory", DataFolder.checkpointsIn(folder).toString());
    if (!more.containsKey(CHECKPOINT_INTERVAL)
        && !learner.isChosen(CHECKPOINT_INTERVAL, environment)) {
      forced.put(CHECKPOINT_INTERVAL, "2s");
    }
    return learner.settings(source, forced, environment);
  }
}
