package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.evaluation.Report;
import io.perennial.event.Arrival;
import io.perennial.event.DeadLetter;
import io.perennial.event.Event;
import io.perennial.event.LabelSpace;
import io.perennial.event.LabelledExample;
import io.perennial.event.Prediction;
import io.perennial.event.SourcePosition;
import io.perennial.event.codec.PredictionCodec;
import io.perennial.event.codec.Shards;
import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import io.perennial.learner.OnlineLearner;
import io.perennial.processor.EventProcessor;
import io.perennial.processor.InMemoryShardState;
import io.perennial.processor.ShardOutput;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import io.perennial.settings.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * feedback: every prediction that a reader of committed records sees, and the model, equal those of
 * a processor that nobody disturbed.
 */
final class ExactlyOnceIT {

  private static final int EVENTS = 24_000;
  private static final int SHARDS = 2;
  private static final long[] KILL_AFTER_RECEIVED = {4_000, 12_000};

  @TempDir Path temporary;

  @Test
  @Timeout(400)
  void shouldServeAndLearnTheSameThoughTheJobIsKilled() throws Exception {
    PipelinePorts ports = PipelinePorts.firstFree(3_000);
    Settings settings = settings(ports);
    Report report;
    List<List<String>> served;
    int kills = 0;
    try (DataFolder folder = DataFolder.open(temporary.resolve("data"))) {
      Files.writeString(folder.settings(), SettingsFile.write(settings));
      var children = new PipelineChildren(ProjectLayout.find(), folder, ports, settings);
      try (Pipeline pipeline = new Pipeline(children, settings, true, System.err::println)) {
        pipeline.start();
        try (OutputFollower follower = new OutputFollower(settings, true)) {
          pipeline.startProducer(
              List.of("--events=" + EVENTS, "--seed=5", "--end-of-input", "--speed=2500"));
          while (!follower.isComplete()) {
            follower.poll();
            pipeline.check();
            OutputFollower.Snapshot now = follower.progress();
            if (kills < KILL_AFTER_RECEIVED.length
                && now.received() > KILL_AFTER_RECEIVED[kills]
                && now.pending() > 0) {
              killJob();
              kills++;
            }
          }
          follower.drain();
          report =
              ShardResult.report(
                  follower.results(), settings.learner(), follower.exampleSeconds(), 1);
        }
        served = servedPredictions(settings);
      }
    }

    assertThat(kills).isEqualTo(KILL_AFTER_RECEIVED.length);
    List<Undisturbed> undisturbed = undisturbed(settings);
    for (int shard = 0; shard < SHARDS; shard++) {
      assertThat(served.get(shard)).isEqualTo(undisturbed.get(shard).predictions);
    }
    assertThat(report.modelDigest())
        .isEqualTo(ShardDigests.combine(undisturbed.stream().map(Undisturbed::digest).toList()));
    assertThat(report.events().received()).isEqualTo(EVENTS);
    assertThat(report.events().learned()).isEqualTo(EVENTS);
    assertThat(report.events().expired()).isPositive();
    assertThat(report.feedback().matched()).isPositive();
    assertThat(report.events().balances()).isTrue();
    assertThat(report.feedback().balances()).isTrue();
  }

  private Settings settings(PipelinePorts ports) {
    return SettingsFile.load(
        null,
        Map.of(),
        Map.of(
            "kafka.bootstrapServers", ports.bootstrapServer(),
            "kafka.shards", Integer.toString(SHARDS),
            "job.parallelism", Integer.toString(SHARDS),
            "job.checkpointInterval", "1s",
            "job.uiPort", Integer.toString(ports.ui()),
            "job.checkpointDirectory", temporary.resolve("data/checkpoints").toString()));
  }

  /**
   * Knows it by its temporary folder: the system cuts a long command line before the main class.
   */
  private void killJob() {
    String folder = temporary.resolve("data/tmp/job").toString();
    List<ProcessHandle> jobs =
        ProcessHandle.current()
            .descendants()
            .filter(p -> p.info().commandLine().orElse("").contains("tmpdir=" + folder + " "))
            .toList();
    assertThat(jobs).hasSize(1);
    assertThat(jobs.get(0).destroyForcibly()).isTrue();
  }

  /** By shard, in order, as a reader of committed records sees them. */
  private static List<List<String>> servedPredictions(Settings settings) {
    List<TopicPartition> parts =
        IntStream.range(0, SHARDS)
            .mapToObj(
                shard -> new TopicPartition(new Topics(settings.kafka()).predictions(), shard))
            .toList();
    List<List<String>> served = new ArrayList<>();
    parts.forEach(part -> served.add(new ArrayList<>()));
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
          served.get(record.partition()).add(new String(record.value(), UTF_8));
        }
      }
    }
    return served;
  }

  private static List<Undisturbed> undisturbed(Settings settings) {
    List<Undisturbed> shards =
        IntStream.range(0, SHARDS).mapToObj(shard -> new Undisturbed(settings)).toList();
    try (SyntheticStream stream = new SyntheticStream(SyntheticOptions.of(5, EVENTS))) {
      for (Event event = stream.next(); event != null; event = stream.next()) {
        shards.get(Shards.of(event.user(), SHARDS)).process(event);
      }
    }
    shards.forEach(Undisturbed::finish);
    return shards;
  }

  /** The same processor over maps, fed with the events themselves. */
  private static final class Undisturbed implements ShardOutput {

    private static final SourcePosition ANYWHERE = new SourcePosition("", 0, 0, Long.MAX_VALUE);

    private final List<String> predictions = new ArrayList<>();
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
      predictions.add(new String(codec.encode(prediction), UTF_8));
    }

    @Override
    public void example(LabelledExample example) {}

    @Override
    public void deadLetter(DeadLetter deadLetter) {}
  }
}
