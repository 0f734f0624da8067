package io.perennial.launcher;

import io.perennial.launcher.flink.FlinkRest;
import io.perennial.launcher.flink.SavepointFormat;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends a job with a savepoint. */
@Command(
    name = "stop",
    description = {
      "Stop the job with a savepoint, and print where that is: job submit --from goes on from it."
    })
final class JobStopCommand implements Callable<Integer> {

  static final Duration LIMIT = Duration.ofMinutes(10);

  @Mixin private final FlinkOptions cluster = new FlinkOptions();
  @Mixin private final FlinkOptions.OneJob one = new FlinkOptions.OneJob();
  @Mixin private final SavepointOptions savepoints = new SavepointOptions();

  private final Terminal terminal;

  JobStopCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    FlinkRest flink = cluster.flink();
    String job = one.running(cluster);
    String folder = savepoints.atTheEnd(job, flink.parametersOf(job));
    SavepointFormat format = savepoints.format(SavepointFormat.CANONICAL);
    terminal.out().println(flink.stop(job, folder, format, LIMIT));
    return 0;
  }
}
