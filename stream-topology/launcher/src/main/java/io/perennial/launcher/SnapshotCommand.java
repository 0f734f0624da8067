package io.perennial.launcher;

import io.perennial.launcher.flink.FlinkRest;
import io.perennial.launcher.process.ChildFailedException;
import io.perennial.launcher.process.ChildSpec;
import io.perennial.launcher.process.Folders;
import io.perennial.launcher.process.ProcessSupervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The model of a running job as a file. */
@Command(
    name = "snapshot",
    description = {
      "Write the model of a running job to a file, for replay --score-with. The job goes on.",
      "It is read from a savepoint, which is deleted again. This command must reach the job's"
          + " checkpoint directory under the job's own name for it."
    })
final class SnapshotCommand implements Callable<Integer> {

  private static final String CHILD = "snapshot";
  private static final String MAIN = "io.perennial.job.SnapshotMain";
  private static final int LARGEST_SHARD = 65_535;

  @Option(
      names = "--output-file",
      paramLabel = "FILE",
      required = true,
      description = "The file; one that exists is replaced.")
  private Path file = Path.of("model");

  @Mixin private final FlinkOptions cluster = new FlinkOptions();
  @Mixin private final FlinkOptions.OneJob one = new FlinkOptions.OneJob();

  @Option(
      names = "--shard",
      paramLabel = "N",
      defaultValue = "0",
      description = "The shard, from 0.")
  private int shard;

  private final Terminal terminal;

  SnapshotCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (shard < 0 || shard > LARGEST_SHARD) {
      throw new WrongUseException(
          "--shard must be between 0 and %d, but is %d".formatted(LARGEST_SHARD, shard));
    }
    ModelFile.requireWritable("--output-file", file);
    FlinkRest flink = cluster.flink();
    String running = one.running(cluster);
    Map<String, String> parameters = flink.parametersOf(running);
    TemporarySavepoint savepoint =
        new TemporarySavepoint(
            flink, running, parameters.get("job.checkpointDirectory"), terminal::say);
    String told;
    try (CleanUp cleanUp = new CleanUp()) {
      try {
        told = read(savepoint, parameters, cleanUp);
      } catch (RuntimeException e) {
        if (cleanUp.isBegun()) {
          return Perennial.FAILURE; // The process is told to end: that is why it failed.
        }
        throw e;
      }
    }
    terminal.say("model of shard %d %s, written to %s".formatted(shard, told, file));
    return 0;
  }

  /** In the order of cleaning up: the process that reads, what it reads, its temporary files. */
  private String read(TemporarySavepoint savepoint, Map<String, String> parameters, CleanUp cleanUp)
      throws IOException {
    Path folder = Files.createTempDirectory("perennial-");
    AtomicBoolean logTells = new AtomicBoolean();
    // The log alone: the other files are pages of the savepoint.
    cleanUp.add(() -> Folders.delete(logTells.get() ? folder.resolve("tmp") : folder));
    cleanUp.add(savepoint::close);
    try (ProcessSupervisor supervisor =
        new ProcessSupervisor(terminal::say, Duration.ofSeconds(1))) {
      cleanUp.add(supervisor::close);
      return supervisor.start(reader(savepoint.take(), parameters, folder)).awaitReady();
    } catch (ChildFailedException e) {
      if (e.exitCode() == Perennial.WRONG_USE && !e.lastWords().isEmpty()) {
        throw new WrongUseException(e.lastWords(), e);
      }
      logTells.set(!cleanUp.isBegun());
      throw e;
    }
  }

  /** A process on the job's class path, since Flink is not on ours; says what the model is. */
  private ChildSpec reader(String savepoint, Map<String, String> parameters, Path folder) {
    List<String> command =
        ProjectLayout.find()
            .java(
                ProjectLayout.JOB,
                List.of("-Xmx1500m", "--add-modules", "jdk.incubator.vector"),
                folder.resolve("tmp").resolve(CHILD),
                MAIN,
                List.of(
                    savepoint,
                    "" + shard,
                    parameters.getOrDefault("labels.positive", "1"),
                    parameters.getOrDefault("labels.classes", ""),
                    "" + file.toAbsolutePath()));
    return new ChildSpec(
        CHILD, command, folder, Duration.ofMinutes(5), Duration.ofSeconds(5), true, 0);
  }
}
