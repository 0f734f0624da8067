package io.perennial.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the job could not use. */
@Command(
    name = "dlq",
    subcommands = {DlqListCommand.class, DlqExplainCommand.class, DlqReplayCommand.class},
    description = {
      "Dead letters: what the job could not use, with its original bytes and the reason.",
      "list finds them, explain tells one whole, replay sends them to the job again, corrected or as"
          + " they are, each once."
    })
final class DlqCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: " + String.join(", ", spec.subcommands().keySet()));
  }
}
