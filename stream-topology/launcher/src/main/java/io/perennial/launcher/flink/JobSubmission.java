package io.perennial.launcher.flink;

import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the job to a cluster: the jar, and the settings as an argument of its main class.
 *
 * @param flink of the cluster
 * @param jar that {@code perennial} built for clusters
 */
public record JobSubmission(FlinkRest flink, Path jar) {

  /**
   * Continue from the newest complete checkpoint in the local checkpoint directory, which no other
   * job uses: what lost jobs left there is deleted.
   */
  public static final String OWN = "own";

  /**
   * Submits it.
   *
   * @param from {@link #OWN}, {@code newest} (of a directory that others may use), the URI of a
   *     checkpoint or savepoint, or empty to start afresh
   * @return the job's id; it may not run yet
   * @throws FlinkRestException if Flink does not answer, or refuses
   */
  public String submit(Settings settings, String from) {
    List<String> arguments = new ArrayList<>(List.of("--settings", SettingsFile.write(settings)));
    if (!from.isEmpty()) {
      arguments.addAll(List.of("--from", from));
    }
    return flink.submit(jar, arguments);
  }
}
