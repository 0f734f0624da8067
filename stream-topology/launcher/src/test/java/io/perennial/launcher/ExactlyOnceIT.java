package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.evaluation.Report;
import io.perennial.launcher.chaos.Oracle;
import io.perennial.launcher.flink.FlinkRest;
import io.perennial.launcher.flink.FlinkRestException;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole pipeline as real processes, with the Flink process killed between shifts, and a cluster
 * killed and rescaled in the middle of pending feedback: everything that a reader of committed
 * records sees, and the model, equal those of processors that nobody disturbed, and that serve no
 * ranking policy: what a worker does meanwhile touches nothing but rankings.
 */
final class ExactlyOnceIT {

  @TempDir Path temporary;

  @Test
  @Timeout(400)
  void shouldFindTheSameShiftsThoughTheJobIsKilled() throws Exception {
    Path file = turning(9_000, 3_000);
    PipelinePorts ports = PipelinePorts.firstFree(3_000);
    Settings settings = settings(ports, 1);

    Report report =
        run(
            settings,
            ports,
            List.of("--input=" + file, "--speed=1000"),
            EmbeddedJob::new,
            now -> true,
            // The count of what was told before the second kill must go on after it.
            List.of(kill(2_000, "job"), kill(4_500, "job")));

    SourceOptions source = new SourceOptions();
    source.input = file;
    Report evaluated;
    try (EventSource events = source.open(settings.labels(), 0, 0)) {
      evaluated = new Evaluator(settings, Long.MAX_VALUE).evaluate(events);
    }
    assertThat(report.shifts())
        .isEqualTo(evaluated.shifts())
        .filteredOn(found -> found.shift().isChange())
        .hasSizeGreaterThanOrEqualTo(2);
    assertThat(report.shifts().get(0).shift().event()).isBetween(3_000L, 4_000L);
    assertThat(report.expertPools()).isEqualTo(evaluated.expertPools());
    assertThat(report.experts()).isGreaterThan(1);
    assertThat(report.modelDigest()).isEqualTo(evaluated.modelDigest());
  }

  @Test
  @Timeout(400)
  void shouldServeAndLearnTheSameOnAClusterThatIsRescaled() throws Exception {
    int events = 15_000;
    PipelinePorts ports = PipelinePorts.firstFree(3_000);
    Settings settings = settings(ports, 2);

    Report report =
        run(
            settings,
            ports,
            List.of("--events=" + events, "--seed=5", "--speed=1500"),
            children ->
                new ClusterJob(
                    children, settings, ProjectLayout.find().jobJar(), 2, System.err::println),
            now -> now.pending() > 0,
            List.of(
                new Disturbance(4_000, () -> rescale(ports, 1)),
                kill(7_000, "job-manager", "task-manager-2"),
                new Disturbance(10_000, () -> rescale(ports, 2))));

    assertThat(report.events().received()).isEqualTo(events);
    assertThat(report.events().learned()).isEqualTo(events);
    assertThat(report.events().expired()).isPositive();
    assertThat(report.feedback().matched()).isPositive();
    assertThat(report.ranking().decisions()).as("compared as well").isPositive();
    assertThat(report.fineTuning().updatesAccepted()).as("meanwhile").isPositive();
    assertThat(report.events().balances()).isTrue();
    assertThat(report.feedback().balances()).isTrue();
  }

  private void rescale(PipelinePorts ports, int parallelism) {
    await(() -> running(ports) == 1);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Perennial.run(
            new String[] {
              "job",
              "rescale",
              "--url=http://127.0.0.1:" + ports.ui(),
              "--config=" + temporary.resolve("data/settings.yaml"),
              "--parallelism=" + parallelism
            },
            System.out,
            new PrintStream(err, true, UTF_8));
    assertThat(code).as(err.toString(UTF_8)).isZero();
    assertThat(err.toString(UTF_8)).contains("stopped, with the savepoint");
    await(() -> running(ports) == 1);
  }

  /** Jobs whose every task runs; a job can be RUNNING before that, and no savepoint be taken. */
  private static long running(PipelinePorts ports) {
    FlinkRest flink = new FlinkRest(URI.create("http://127.0.0.1:" + ports.ui()));
    try {
      return flink.runningJobs().stream().filter(flink::areAllTasksRunning).count();
    } catch (FlinkRestException e) {
      return 0;
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(100_000_000);
    }
  }

  /** What is done to a pipeline once so many events are received. */
  private record Disturbance(long afterReceived, Runnable action) {}

  private Disturbance kill(long afterReceived, String... processes) {
    return new Disturbance(afterReceived, () -> List.of(processes).forEach(this::kill));
  }

  /**
   * Runs a source through, and disturbs it whenever so many events are received and the moment is
   * right.
   */
  private Report run(
      Settings settings,
      PipelinePorts ports,
      List<String> source,
      Function<PipelineChildren, JobProcesses> host,
      Predicate<OutputFollower.Snapshot> isMoment,
      List<Disturbance> disturbances)
      throws Exception {
    int disturbed = 0;
    try (DataFolder folder = DataFolder.open(temporary.resolve("data"))) {
      Files.writeString(folder.settings(), SettingsFile.write(settings));
      var children = new PipelineChildren(ProjectLayout.find(), folder, ports, settings);
      try (Pipeline pipeline =
          new Pipeline(children, host.apply(children), settings, true, true, System.err::println)) {
        pipeline.start();
        try (OutputFollower follower = new OutputFollower(settings, true);
            Oracle oracle = new Oracle(settings)) {
          List<String> arguments = new ArrayList<>(source);
          arguments.add("--end-of-input");
          pipeline.startProducer(arguments);
          while (!follower.isComplete() || !oracle.isComplete()) {
            follower.poll();
            oracle.poll();
            pipeline.check();
            OutputFollower.Snapshot now = follower.progress();
            if (disturbed < disturbances.size()
                && now.received() > disturbances.get(disturbed).afterReceived
                && isMoment.test(now)) {
              disturbances.get(disturbed++).action.run();
            }
          }
          follower.drain();
          assertThat(disturbed).isEqualTo(disturbances.size());
          Oracle.Comparison same = oracle.finish();
          assertThat(same.matched().get("predictions")).isEqualTo(same.matched().get("examples"));
          Report report =
              ShardResult.report(
                  follower.results(),
                  settings.learner(),
                  follower.fineTuning(),
                  follower.exampleSeconds(),
                  1);
          assertThat(report.modelDigest()).isEqualTo(ShardDigests.combine(same.digests()));
          return report;
        }
      }
    }
  }

  /** Which of two regions a point is in, one in ten wrong; every so many rows the other way. */
  private Path turning(int rows, int every) throws IOException {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>(List.of("timestamp_ms\tuser\titem\tlabel\tx\ty"));
    for (int i = 0; i < rows; i++) {
      double x = random.nextDouble();
      double y = random.nextDouble();
      boolean inside = y < Math.sin(x) == (i / every % 2 == 0);
      int label = inside == random.nextInt(10) > 0 ? 1 : 0;
      lines.add((1_500_000_000_000L + i * 1_000L) + "\t\t\t" + label + "\t" + x + "\t" + y);
    }
    return Files.write(temporary.resolve("turning.tsv"), lines);
  }

  private Settings settings(PipelinePorts ports, int shards) {
    return SettingsFile.load(
        null,
        Map.of(),
        Map.of(
            "processor.evidence", "3",
            "processor.decisions.share", "0.2",
            "fineTuning.worker.updateInterval", "500ms",
            "kafka.bootstrapServers", ports.bootstrapServer(),
            "kafka.shards", Integer.toString(shards),
            "job.parallelism", Integer.toString(shards),
            "job.checkpointInterval", "1s",
            "job.uiPort", Integer.toString(ports.ui()),
            "job.checkpointDirectory", temporary.resolve("data/checkpoints").toString()));
  }

  /**
   * Knows it by its temporary folder: the system cuts a long command line before the main class.
   */
  private void kill(String process) {
    String folder = temporary.resolve("data/tmp").resolve(process).toString();
    // What was killed a moment ago may not be back yet.
    await(() -> withTemporary(folder).size() == 1);
    assertThat(withTemporary(folder).get(0).destroyForcibly()).isTrue();
  }

  private static List<ProcessHandle> withTemporary(String folder) {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().commandLine().orElse("").contains("tmpdir=" + folder + " "))
        .toList();
  }
}
