package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.launcher.process.ChildSpec;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A pipeline of real processes that serves a small ranking policy, on free ports, and the signals
 * that its processes can be sent.
 */
final class FineTuningBench implements AutoCloseable {

  /** A second worker, with a data folder of its own. */
  static final String BESIDE = "worker-beside";

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final DataFolder folder;
  private final Settings settings;
  private final Pipeline pipeline;

  private FineTuningBench(DataFolder folder, Settings settings, Pipeline pipeline) {
    this.folder = folder;
    this.settings = settings;
    this.pipeline = pipeline;
  }

  /**
   * Starts everything but a producer.
   *
   * @param fineTunes whether the pipeline has its worker
   */
  static FineTuningBench start(Path temporary, boolean fineTunes)
      throws IOException, InterruptedException {
    PipelinePorts ports = PipelinePorts.firstFree(5_000);
    DataFolder folder = DataFolder.open(temporary.resolve("data"));
    Settings settings = settings(ports, folder);
    Files.writeString(folder.settings(), SettingsFile.write(settings));
    PipelineChildren children = new PipelineChildren(ProjectLayout.find(), folder, ports, settings);
    Pipeline pipeline =
        new Pipeline(
            children, new EmbeddedJob(children), settings, true, fineTunes, System.err::println);
    FineTuningBench bench = new FineTuningBench(folder, settings, pipeline);
    try {
      pipeline.start();
    } catch (RuntimeException | InterruptedException e) {
      bench.close();
      throw e;
    }
    return bench;
  }

  /** Two shards; many decisions, and a checkpoint that commits them twice a second. */
  private static Settings settings(PipelinePorts ports, DataFolder folder) {
    Map<String, String> chosen = new LinkedHashMap<>();
    chosen.put("kafka.bootstrapServers", ports.bootstrapServer());
    chosen.put("kafka.shards", "2");
    chosen.put("job.parallelism", "2");
    chosen.put("job.uiPort", Integer.toString(ports.ui()));
    chosen.put("job.checkpointDirectory", folder.checkpoints().toString());
    chosen.put("job.checkpointInterval", "500ms");
    chosen.put("learner.statisticsCapacity", "16384");
    chosen.put("learner.embeddingRows", "4096");
    chosen.put("learner.crossWeights", "16384");
    chosen.put("processor.decisions.share", "1");
    chosen.put("processor.decisions.perThousand", "1000");
    chosen.put("processor.decisions.candidates", "10");
    chosen.put("fineTuning.policy.rows", "1024");
    // So that a good update is not refused by chance.
    chosen.put("fineTuning.gate.deviations", "3");
    chosen.put("fineTuning.worker.updateInterval", "300ms");
    chosen.put("fineTuning.worker.verdictTimeout", "5s");
    chosen.put("fineTuning.worker.takeOverAfter", "2s");
    return SettingsFile.load(null, Map.of(), chosen);
  }

  Settings settings() {
    return settings;
  }

  /** Starts the producer process. */
  void startProducer(String... source) {
    pipeline.startProducer(List.of(source));
  }

  /** Another worker for the same job, restarted as often as it dies. */
  ChildSpec workerBeside() {
    return new ChildSpec(
        BESIDE,
        ProjectLayout.find()
            .java(
                ProjectLayout.WORKER,
                PipelineChildren.WORKER_OPTIONS,
                folder.temporary().resolve(BESIDE),
                PipelineChildren.WORKER_MAIN,
                List.of(
                    "--settings",
                    folder.settings().toString(),
                    "--data-dir",
                    folder.path().resolve(BESIDE).toString())),
        folder.path(),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        false,
        Integer.MAX_VALUE);
  }

  /**
   * Waits for something to come true.
   *
   * @param happened is asked again and again, and takes its time
   */
  void await(String what, BooleanSupplier happened) {
    long begun = System.nanoTime();
    while (!happened.getAsBoolean()) {
      pipeline.check();
      assertThat(System.nanoTime() - begun)
          .as("still waiting: %s", what)
          .isLessThan(PATIENCE.toNanos());
    }
  }

  /** A process by its name, while it runs. */
  Optional<ProcessHandle> process(String name) {
    // The system cuts a long command line before the main class.
    String mark = "tmpdir=" + folder.temporary().resolve(name) + " ";
    return ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().commandLine().orElse("").contains(mark))
        .findAny();
  }

  /** SIGKILL. */
  void kill(String name) {
    assertThat(process(name).orElseThrow().destroyForcibly()).as(name).isTrue();
  }

  /** Sends SIGSTOP or SIGCONT. */
  void signal(String name, String signal) throws IOException, InterruptedException {
    String pid = Long.toString(process(name).orElseThrow().pid());
    assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
  }

  @Override
  public void close() {
    pipeline.close();
    folder.close();
  }
}
