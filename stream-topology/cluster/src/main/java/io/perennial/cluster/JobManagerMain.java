package io.perennial.cluster;

import io.perennial.settings.JobSettings;
import io.perennial.settings.SettingsFile;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.runtime.entrypoint.ClusterEntrypoint;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;

/**
 * A JobManager that jobs are submitted to through its web interface. Prints {@code READY url} when
 * that answers; runs until it is asked to end.
 */
public final class JobManagerMain {

  private JobManagerMain() {}

  /** Arguments: settings file, port of its RPC. */
  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      System.err.println("usage: JobManagerMain SETTINGS RPC-PORT");
      System.exit(2);
    }
    JobSettings job = SettingsFile.load(Path.of(arguments[0]), Map.of(), Map.of()).job();
    WebInterface.sayWhenReady(job, "/overview", answer -> true);
    ClusterEntrypoint.runClusterEntrypoint(
        new StandaloneSessionClusterEntrypoint(
            ClusterConfiguration.jobManager(
                job,
                Integer.parseInt(arguments[1]),
                Path.of(System.getProperty("java.io.tmpdir")))));
  }
}
