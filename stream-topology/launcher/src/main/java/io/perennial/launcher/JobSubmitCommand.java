package io.perennial.launcher;

import io.perennial.launcher.flink.JobSubmission;
import io.perennial.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings the job to a cluster. */
@Command(
    name = "submit",
    description = {
      "Submit the job, and make its topics where they are absent.",
      "job.checkpointDirectory must be what every process of the cluster reaches under the same"
          + " name: a shared file system or an object store, unless all are on this machine."
    })
final class JobSubmitCommand implements Callable<Integer> {

  @Mixin private final FlinkOptions cluster = new FlinkOptions();
  @Mixin private final SettingsOptions options = new SettingsOptions();

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks, at most as many as shards (default: as the settings say).")
  private @Nullable Integer parallelism;

  @Option(
      names = "--from",
      paramLabel = "URI",
      defaultValue = "",
      description =
          "The checkpoint or savepoint to continue from; 'newest' is the newest checkpoint in a"
              + " local checkpoint directory (default: none, the stream from its beginning).")
  private String from = "";

  private final Terminal terminal;

  JobSubmitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> forced = new LinkedHashMap<>();
    if (parallelism != null) {
      forced.put("job.parallelism", parallelism.toString());
    }
    Settings settings = options.settings(forced);
    RunCommand.requireShards(settings);
    JobSubmission submission = new JobSubmission(cluster.flink(), ProjectLayout.find().jobJar());
    new TopicCreator(settings.kafka(), false).create();
    ExactlyOnceCheck.require(settings);
    terminal.out().println(submission.submit(settings, from));
    if (cluster.flink().retainedCheckpoints() < 2) {
      terminal.say(
          "the cluster keeps the newest checkpoint alone, so that there is none to fall back to when it is damaged: set execution.checkpointing.num-retained to 2 in the configuration of its JobManager");
    }
    return 0;
  }
}
