package io.perennial.launcher;

import io.perennial.launcher.flink.FlinkRest;
import io.perennial.launcher.flink.FlinkRestException;
import io.perennial.launcher.flink.JobSubmission;
import io.perennial.launcher.flink.SavepointFormat;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Spreads a job's shards over another number of subtasks. */
@Command(
    name = "rescale",
    description = {
      "Stop the job with a savepoint, and submit it again from there with another parallelism.",
      "Shards move whole: what is learned and answered is what it would have been. The settings must"
          + " be those that it runs with, but for the parallelism."
    })
final class JobRescaleCommand implements Callable<Integer> {

  @Mixin private final FlinkOptions cluster = new FlinkOptions();
  @Mixin private final FlinkOptions.OneJob one = new FlinkOptions.OneJob();
  @Mixin private final SavepointOptions savepoints = new SavepointOptions();
  @Mixin private final SettingsOptions options = new SettingsOptions();

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "Subtasks, at most as many as shards.")
  private int parallelism;

  private final Terminal terminal;

  JobRescaleCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Settings settings = options.settings(Map.of("job.parallelism", Integer.toString(parallelism)));
    RunCommand.requireShards(settings);
    Path jar = ProjectLayout.find().jobJar();
    if (!Files.isReadable(jar)) {
      throw new WrongUseException("there is no %s: run ./mvnw -DskipTests package".formatted(jar));
    }
    FlinkRest flink = cluster.flink();
    String job = one.running(cluster);
    Map<String, String> parameters = flink.parametersOf(job);
    requireSame(settings, parameters.get("settings.digest"));
    String folder = savepoints.atTheEnd(job, parameters);
    // The same settings go on, and so the same state backend.
    SavepointFormat format = savepoints.format(SavepointFormat.NATIVE);
    String savepoint = flink.stop(job, folder, format, JobStopCommand.LIMIT);
    terminal.say("stopped, with the savepoint " + savepoint);
    try {
      terminal.out().println(new JobSubmission(flink, jar).submit(settings, savepoint));
    } catch (FlinkRestException e) {
      throw new FlinkRestException(
          "the job is stopped, but cannot be submitted again (%s): repair that, then job submit --from %s"
              .formatted(e.getMessage(), savepoint),
          e);
    }
    return 0;
  }

  private static void requireSame(Settings settings, @Nullable String running) {
    if (!SettingsFile.digest(settings).equals(running)) {
      throw new WrongUseException(
          "these are not the settings that the job runs with: name its file with --config, such as the settings.yaml that run wrote");
    }
  }
}
