package io.perennial.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The papers' own comparisons, on our data. */
@Command(
    name = "reproduce",
    description = "Repeat a paper's comparison, with several seeds, beside what the paper reports.",
    subcommands = {
      ReproduceTameCommand.class,
      ReproduceReloop2Command.class,
      ReproduceRecapCommand.class,
      ReproduceReliftCommand.class
    })
final class ReproduceCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  ReproduceCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "say which PAPER to reproduce: " + String.join(", ", spec.subcommands().keySet()));
  }
}
