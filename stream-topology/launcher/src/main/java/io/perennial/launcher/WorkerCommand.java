package io.perennial.launcher;

import io.perennial.launcher.process.Folders;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
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

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      description = "The job's broker (default: localhost:9092, or as the settings say).")
  private @Nullable String bootstrapServer;

  @Option(
      names = "--topic-prefix",
      paramLabel = "PREFIX",
      description = "Begins the names of the job's topics (default: perennial.).")
  private @Nullable String topicPrefix;

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      defaultValue = "perennial-worker",
      description = "Where what was learned is kept.")
  private Path dataDir = Path.of("perennial-worker");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings as YAML, such as the settings.yaml that run writes (default: none).")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "SETTING=VALUE",
      showDefaultValue = Visibility.NEVER,
      description = "Any setting by its dotted name, such as fineTuning.tuning.strategy=HPT.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  private final Terminal terminal;

  WorkerCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Settings settings = settings();
    if (!settings.servesPolicy()) {
      throw new WrongUseException(
          "there is nothing to fine-tune: fineTuning.enabled and processor.decisions.enabled must be true, and labels binary");
    }
    Path folder = dataDir.toAbsolutePath();
    Path temporary = folder.resolve("tmp");
    Folders.empty(temporary);
    Path file = folder.resolve("settings.yaml");
    Files.writeString(file, SettingsFile.write(settings));
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

  private Settings settings() {
    Map<String, String> all = new LinkedHashMap<>(overrides);
    if (bootstrapServer != null) {
      all.put("kafka.bootstrapServers", bootstrapServer);
    }
    if (topicPrefix != null) {
      all.put("kafka.topicPrefix", topicPrefix);
    }
    try {
      return SettingsFile.load(config, System.getenv(), all);
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
  }
}
