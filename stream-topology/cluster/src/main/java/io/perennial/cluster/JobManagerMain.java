package io.perennial.cluster;

import io.perennial.settings.JobSettings;
import io.perennial.settings.SettingsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.entrypoint.ClusterEntrypoint;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;

/**
 * A JobManager that jobs are submitted to through its web interface. Prints {@code READY url} when
 * that answers; runs until it is asked to end.
 */
public final class JobManagerMain {

  private static final int FIXED = 2;

  private JobManagerMain() {}

  /**
   * Arguments: settings file, port of its RPC; then options of Flink that only this one has, as
   * {@code KEY=VALUE}.
   */
  public static void main(String[] arguments) {
    if (arguments.length < FIXED) {
      System.err.println("usage: JobManagerMain SETTINGS RPC-PORT [KEY=VALUE...]");
      System.exit(2);
    }
    JobSettings job = SettingsFile.load(Path.of(arguments[0]), Map.of(), Map.of()).job();
    WebInterface.sayWhenReady(job, "/overview", answer -> true);
    Configuration flink =
        ClusterConfiguration.jobManager(
            job, Integer.parseInt(arguments[1]), Path.of(System.getProperty("java.io.tmpdir")));
    ClusterConfiguration.add(flink, List.of(arguments).subList(FIXED, arguments.length));
    ClusterEntrypoint.runClusterEntrypoint(new StandaloneSessionClusterEntrypoint(flink));
  }
}
