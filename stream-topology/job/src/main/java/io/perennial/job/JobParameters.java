package io.perennial.job;

import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.util.Map;
import org.apache.flink.util.ParameterTool;

/**
 * What a job tells everybody who asks Flink's REST interface for its configuration, and shows in
 * the web UI: what is needed to read its state.
 */
final class JobParameters {

  private JobParameters() {}

  static ParameterTool of(Settings settings) {
    return ParameterTool.fromMap(
        Map.of(
            "labels.positive",
            settings.labels().positive(),
            "labels.classes",
            String.join(",", settings.labels().classes()),
            "job.checkpointDirectory",
            FlinkConfiguration.checkpointUri(settings.job().checkpointDirectory()),
            "settings.digest",
            SettingsFile.digest(settings)));
  }
}
