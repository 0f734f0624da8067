package io.perennial.job;

import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The main class of the jar that a cluster runs: {@code --settings YAML [--from newest|own|URI]}.
 * The settings are the text itself, since the cluster need not see the submitter's files; {@code
 * newest} is the newest complete checkpoint below a local checkpoint directory, or none; with
 * {@code own} the same, and no other job has that directory, so that what nobody needs there is
 * deleted.
 */
public final class SubmittedJob {

  private SubmittedJob() {}

  public static void main(String[] arguments) throws Exception {
    boolean from = arguments.length == 4 && arguments[2].equals("--from");
    if (!(arguments.length == 2 || from) || !arguments[0].equals("--settings")) {
      throw new IllegalArgumentException(
          "usage: SubmittedJob --settings YAML [--from newest|own|URI]");
    }
    Settings settings = SettingsFile.parse(arguments[1]);
    Optional<ResumePoint> resumeFrom =
        from ? ResumePoint.named(arguments[3], settings.job(), Alerts::raise) : Optional.empty();
    if (resumeFrom.isEmpty()) {
      FreshStart.require(settings);
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(
            FlinkConfiguration.ofJob(settings.job(), resumeFrom));
    environment.setParallelism(settings.job().parallelism());
    PerennialJob.build(environment, settings);
    environment.executeAsync("Perennial");
  }
}
