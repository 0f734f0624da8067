package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.evaluation.Report;
import io.perennial.event.Arrival;
import io.perennial.event.DeadLetter;
import io.perennial.event.Decision;
import io.perennial.event.Event;
import io.perennial.event.Forgotten;
import io.perennial.event.LabelSpace;
import io.perennial.event.LabelledExample;
import io.perennial.event.Prediction;
import io.perennial.event.Receipt;
import io.perennial.event.SourcePosition;
import io.perennial.event.TaskShift;
import io.perennial.event.codec.DecisionCodec;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.codec.PredictionCodec;
import io.perennial.event.codec.Shards;
import io.perennial.event.codec.TaskShiftCodec;
import io.perennial.event.file.EventReader;
import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import io.perennial.launcher.flink.FlinkRest;
import io.perennial.launcher.flink.FlinkRestException;
import io.perennial.learner.OnlineLearner;
import io.perennial.processor.EventProcessor;
import io.perennial.processor.InMemoryShardState;
import io.perennial.processor.ShardOutput;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import io.perennial.settings.Topics;
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
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole pipeline as real processes, with the Flink process killed in the middle of pending
 * feedback, and between shifts: every prediction and every shift that a reader of committed records
 * sees, and the model, equal those of a processor that nobody disturbed, and that serves no ranking
 * policy: what a worker does meanwhile touches nothing but rankings.
 */
final class ExactlyOnceIT {

  @TempDir Path temporary;

  /** What a pipeline that was killed came to, by shard where it is a list of lists. */
  private record Ran(
      Report report,
      List<List<String>> predictions,
      List<List<String>> shifts,
      List<List<String>> decisions) {}

  @Test
  @Timeout(400)
  void shouldServeAndLearnTheSameThoughTheJobIsKilled() throws Exception {
    int events = 24_000;
    PipelinePorts ports = PipelinePorts.firstFree(3_000);
    Settings settings = settings(ports, 2);

    Ran ran =
        run(
            settings,
            ports,
            List.of("--events=" + events, "--seed=5", "--speed=2500"),
            EmbeddedJob::new,
            now -> now.pending() > 0,
            List.of(kill(4_000, "job"), kill(12_000, "job")));

    List<Undisturbed> undisturbed =
        undisturbed(settings, new SyntheticStream(SyntheticOptions.of(5, events)));
    assertSame(ran, undisturbed);
    assertThat(ran.predictions.get(0))
        .as("evidence is compared as well")
        .anyMatch(prediction -> prediction.contains("\"evidence\":[{"));
    Report report = ran.report;
    assertThat(report.events().received()).isEqualTo(events);
    assertThat(report.events().learned()).isEqualTo(events);
    assertThat(report.events().expired()).isPositive();
    assertThat(report.feedback().matched()).isPositive();
    assertThat(report.ranking().decisions()).as("compared as well").isPositive();
    assertThat(report.fineTuning().updatesAccepted()).as("meanwhile").isPositive();
    assertThat(report.events().balances()).isTrue();
    assertThat(report.feedback().balances()).isTrue();
  }

  @Test
  @Timeout(400)
  void shouldFindTheSameShiftsThoughTheJobIsKilled() throws Exception {
    Path file = turning(9_000, 3_000);
    PipelinePorts ports = PipelinePorts.firstFree(3_000);
    Settings settings = settings(ports, 1);

    Ran ran =
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
      assertSame(ran, undisturbed(settings, events));
    }
    try (EventSource events = source.open(settings.labels(), 0, 0)) {
      evaluated = new Evaluator(settings, Long.MAX_VALUE).evaluate(events);
    }
    assertThat(ran.report.shifts())
        .isEqualTo(evaluated.shifts())
        .filteredOn(found -> found.shift().isChange())
        .hasSizeGreaterThanOrEqualTo(2);
    assertThat(ran.report.shifts().get(0).shift().event()).isBetween(3_000L, 4_000L);
    assertThat(ran.report.expertPools()).isEqualTo(evaluated.expertPools());
    assertThat(ran.report.experts()).isGreaterThan(1);
    assertThat(ran.report.modelDigest()).isEqualTo(evaluated.modelDigest());
  }

  @Test
  @Timeout(500)
  void shouldServeAndLearnTheSameOnAClusterThatIsKilledAndRescaled() throws Exception {
    int events = 30_000;
    PipelinePorts ports = PipelinePorts.firstFree(3_000);
    Settings settings = settings(ports, 2);

    Ran ran =
        run(
            settings,
            ports,
            List.of("--events=" + events, "--seed=5", "--speed=1500"),
            children ->
                new ClusterJob(
                    children, settings, ProjectLayout.find().jobJar(), 2, System.err::println),
            now -> now.pending() > 0,
            List.of(
                kill(4_000, "task-manager-1"),
                kill(9_000, "job-manager"),
                new Disturbance(14_000, () -> rescale(ports, 1)),
                kill(19_000, "job-manager", "task-manager-2"),
                new Disturbance(24_000, () -> rescale(ports, 2))));

    assertSame(ran, undisturbed(settings, new SyntheticStream(SyntheticOptions.of(5, events))));
    assertThat(ran.report.events().received()).isEqualTo(events);
    assertThat(ran.report.events().balances()).isTrue();
    assertThat(ran.report.feedback().balances()).isTrue();
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

  private static void assertSame(Ran ran, List<Undisturbed> undisturbed) {
    for (int shard = 0; shard < undisturbed.size(); shard++) {
      assertThat(ran.predictions.get(shard)).isEqualTo(undisturbed.get(shard).predictions);
      assertThat(ran.shifts.get(shard)).isEqualTo(undisturbed.get(shard).shifts);
      assertThat(ran.decisions.get(shard)).isEqualTo(undisturbed.get(shard).decisions);
    }
    assertThat(ran.report.modelDigest())
        .isEqualTo(ShardDigests.combine(undisturbed.stream().map(Undisturbed::digest).toList()));
  }

  /**
   * Runs a source through, and disturbs it whenever so many events are received and the moment is
   * right.
   */
  private Ran run(
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
        try (OutputFollower follower = new OutputFollower(settings, true)) {
          List<String> arguments = new ArrayList<>(source);
          arguments.add("--end-of-input");
          pipeline.startProducer(arguments);
          while (!follower.isComplete()) {
            follower.poll();
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
          Topics topics = new Topics(settings.kafka());
          return new Ran(
              ShardResult.report(
                  follower.results(),
                  settings.learner(),
                  follower.fineTuning(),
                  follower.exampleSeconds(),
                  1),
              committed(settings, topics.predictions(), ExactlyOnceIT::withoutRanking),
              committed(settings, topics.shifts(), value -> new String(value, UTF_8)),
              committed(settings, topics.decisions(), ExactlyOnceIT::withoutPolicy));
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
    List<ProcessHandle> jobs =
        ProcessHandle.current()
            .descendants()
            .filter(p -> p.info().commandLine().orElse("").contains("tmpdir=" + folder + " "))
            .toList();
    assertThat(jobs).hasSize(1);
    assertThat(jobs.get(0).destroyForcibly()).isTrue();
  }

  /** By shard, in order, as a reader of committed records sees them. */
  private static List<List<String>> committed(
      Settings settings, String topic, Function<byte[], String> text) {
    List<TopicPartition> parts =
        IntStream.range(0, settings.kafka().shards())
            .mapToObj(shard -> new TopicPartition(topic, shard))
            .toList();
    List<List<String>> committed = new ArrayList<>();
    parts.forEach(part -> committed.add(new ArrayList<>()));
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                settings.kafka().bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(parts);
      consumer.seekToBeginning(parts);
      Map<TopicPartition, Long> ends = consumer.endOffsets(parts);
      while (parts.stream().anyMatch(part -> consumer.position(part) < ends.get(part))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          committed.get(record.partition()).add(text.apply(record.value()));
        }
      }
    }
    return committed;
  }

  /** What the ranking policy adds depends on when a worker's updates came. */
  private static String withoutRanking(byte[] prediction) {
    return new String(prediction, UTF_8)
        .replaceFirst(",\"ranking\":\\[.*?\\],\"policyVersion\":[0-9]+", "");
  }

  private static String withoutPolicy(byte[] decision) {
    try {
      Decision decoded = new DecisionCodec(LabelSpace.BINARY).decode(decision);
      return decoded.ranked(new float[decoded.candidates().size()], 0).toString();
    } catch (InvalidEventException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Undisturbed> undisturbed(Settings settings, EventReader events) {
    int count = settings.kafka().shards();
    List<Undisturbed> shards =
        IntStream.range(0, count).mapToObj(shard -> new Undisturbed(settings)).toList();
    for (Event event = events.next(); event != null; event = events.next()) {
      shards.get(Shards.of(event.user(), count)).process(event);
    }
    shards.forEach(Undisturbed::finish);
    return shards;
  }

  /** The same processor over maps, fed with the events themselves. */
  private static final class Undisturbed implements ShardOutput {

    private static final SourcePosition ANYWHERE = new SourcePosition("", 0, 0, Long.MAX_VALUE);

    private final List<String> predictions = new ArrayList<>();
    private final List<String> shifts = new ArrayList<>();
    private final List<String> decisions = new ArrayList<>();
    private final DecisionCodec decisionCodec = new DecisionCodec(LabelSpace.BINARY);
    private final TaskShiftCodec shiftCodec = new TaskShiftCodec();
    private final PredictionCodec codec = new PredictionCodec(LabelSpace.BINARY);
    private final EventProcessor processor;

    Undisturbed(Settings settings) {
      processor =
          new EventProcessor(
              settings.processor(),
              LabelSpace.BINARY,
              new OnlineLearner(settings.learner()),
              new InMemoryShardState(),
              this);
    }

    void process(Event event) {
      processor.process(new Arrival.Valid(event, false, null, new byte[0], ANYWHERE));
    }

    void finish() {
      processor.process(new Arrival.EndOfInput(ANYWHERE));
    }

    String digest() {
      return processor.learner().digest();
    }

    @Override
    public void prediction(Prediction prediction) {
      predictions.add(withoutRanking(codec.encode(prediction)));
    }

    @Override
    public void example(LabelledExample example) {}

    @Override
    public void shift(TaskShift shift) {
      shifts.add(new String(shiftCodec.encode(shift), UTF_8));
    }

    @Override
    public void decision(Decision decision) {
      decisions.add(withoutPolicy(decisionCodec.encode(decision)));
    }

    @Override
    public void forgotten(Forgotten marker, Receipt receipt) {}

    @Override
    public void deadLetter(DeadLetter deadLetter) {}
  }
}
