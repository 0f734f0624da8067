package io.perennial.cluster;

import io.perennial.settings.JobSettings;
import io.perennial.settings.SettingsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/**
 * A TaskManager. Prints {@code READY url} when the JobManager knows it; runs until it is asked to
 * end, or its JobManager stays away for minutes.
 */
public final class TaskManagerMain {

  private static final int FIXED = 4;

  private TaskManagerMain() {}

  /**
   * Arguments: settings file, port of the JobManager's RPC, its own name, its slots; then options
   * of Flink that only this one has, as {@code KEY=VALUE}.
   */
  public static void main(String[] arguments) {
    if (arguments.length < FIXED) {
      System.err.println("usage: TaskManagerMain SETTINGS RPC-PORT NAME SLOTS [KEY=VALUE...]");
      System.exit(2);
    }
    JobSettings job = SettingsFile.load(Path.of(arguments[0]), Map.of(), Map.of()).job();
    String name = arguments[2];
    WebInterface.sayWhenReady(
        job, "/taskmanagers", answer -> answer.contains("\"id\":\"" + name + "\""));
    Configuration flink =
        ClusterConfiguration.taskManager(
            job,
            Integer.parseInt(arguments[1]),
            name,
            Integer.parseInt(arguments[3]),
            Path.of(System.getProperty("java.io.tmpdir")));
    ClusterConfiguration.add(flink, List.of(arguments).subList(FIXED, arguments.length));
    TaskManagerRunner.runTaskManagerProcessSecurely(flink);
  }
}
