package io.perennial.launcher;

import io.perennial.launcher.flink.FlinkRest;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Option(
      names = "--directory",
      paramLabel = "URI",
      description = "Where the savepoint is to be (default: among the job's checkpoints).")
  private @Nullable String directory;

  private final Terminal terminal;

  JobStopCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    FlinkRest flink = cluster.flink();
    String job = one.running(cluster);
    String folder = SavepointFolders.atTheEnd(directory, job, flink.parametersOf(job));
    terminal.out().println(flink.stop(job, folder, LIMIT));
    return 0;
  }
}
