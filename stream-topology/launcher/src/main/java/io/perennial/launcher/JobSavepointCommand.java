package io.perennial.launcher;

import io.perennial.launcher.flink.FlinkRest;
import io.perennial.launcher.flink.SavepointFormat;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A savepoint of a job that goes on. */
@Command(
    name = "savepoint",
    description = {
      "Take a savepoint while the job goes on, and print where it is.",
      "It holds everybody's data: delete it when it is not needed."
    })
final class JobSavepointCommand implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  @Mixin private final FlinkOptions cluster = new FlinkOptions();
  @Mixin private final FlinkOptions.OneJob one = new FlinkOptions.OneJob();
  @Mixin private final SavepointOptions savepoints = new SavepointOptions();

  private final Terminal terminal;

  JobSavepointCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    FlinkRest flink = cluster.flink();
    String job = one.running(cluster);
    String folder = savepoints.between(job, flink.parametersOf(job));
    SavepointFormat format = savepoints.format(SavepointFormat.CANONICAL);
    terminal.out().println(flink.takeSavepoint(job, folder, format, LIMIT));
    return 0;
  }
}
