package io.perennial.launcher;

import io.perennial.launcher.process.Folders;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A fine-tune worker for a job that runs elsewhere. */
@Command(
    name = "worker",
    description = {
      "Run a fine-tune worker: it learns to rank from the decisions of a job, and offers it updates.",
      "One worker at a time may update; a further one stands by and takes over. Settings must be"
          + " those of the job. Ends with Ctrl-C, and goes on where it stopped."
    })
final class WorkerCommand implements Callable<Integer> {

  @Mixin private final SettingsOptions options = new SettingsOptions();

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      defaultValue = "perennial-worker",
      description = "Where what was learned is kept.")
  private Path dataDir = Path.of("perennial-worker");

  private final Terminal terminal;

  WorkerCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Settings settings = options.settings(Map.of());
    if (!settings.servesPolicy()) {
      throw new WrongUseException(
          "there is nothing to fine-tune: fineTuning.enabled and processor.decisions.enabled must be true, and labels binary");
    }
    Path folder = dataDir.toAbsolutePath();
    Path temporary = folder.resolve("tmp");
    Folders.empty(temporary);
    Path file = folder.resolve("settings.yaml");
    PrivateFile.write(file, SettingsFile.write(settings));
    terminal.say("fine-tunes for the job at " + settings.kafka().bootstrapServers());
    List<String> command =
        ProjectLayout.find()
            .java(
                ProjectLayout.WORKER,
                PipelineChildren.WORKER_OPTIONS,
                temporary,
                PipelineChildren.WORKER_MAIN,
                List.of("--settings", "" + file, "--data-dir", "" + folder));
    // Its standard input stays a pipe, whose end it takes for ours.
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread hook = new Thread(() -> stop(process), "stop-worker");
    Runtime.getRuntime().addShutdownHook(hook);
    int code = process.waitFor();
    Folders.delete(temporary);
    return code == 0 ? 0 : Perennial.FAILURE;
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
