package io.perennial.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The job on a Flink cluster. */
@Command(
    name = "job",
    subcommands = {
      JobSubmitCommand.class,
      JobListCommand.class,
      JobSavepointCommand.class,
      JobRescaleCommand.class,
      JobStopCommand.class
    },
    description = {
      "Manage the job on a Flink cluster: the one of run --cluster, or any other of Flink 2.",
      "What the job learned is in its checkpoints and savepoints: stop and rescale lose nothing and"
          + " repeat nothing."
    })
final class JobCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: " + String.join(", ", spec.subcommands().keySet()));
  }
}
