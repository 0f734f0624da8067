package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.event.Arrival;
import io.perennial.event.DeadLetter;
import io.perennial.event.Decision;
import io.perennial.event.Event;
import io.perennial.event.Forgotten;
import io.perennial.event.LabelledExample;
import io.perennial.event.Prediction;
import io.perennial.event.Receipt;
import io.perennial.event.SourcePosition;
import io.perennial.event.TaskShift;
import io.perennial.event.codec.Shards;
import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import io.perennial.event.proto.ReplayTelemetry;
import io.perennial.launcher.flink.FlinkRest;
import io.perennial.learner.OnlineLearner;
import io.perennial.learner.replay.ReplayDraws;
import io.perennial.learner.snapshot.ModelSnapshot;
import io.perennial.learner.snapshot.SnapshotInfo;
import io.perennial.processor.EventProcessor;
import io.perennial.processor.InMemoryShardState;
import io.perennial.processor.ShardOutput;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import io.perennial.settings.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command {@code snapshot} on a job that runs: its file has the very state of the shard, and
 * the job goes on. And what the job tells of replayed examples.
 */
final class SnapshotIT {

  private static final int EVENTS = 6_000;
  private static final int SHARDS = 2;

  @TempDir Path temporary;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  @Timeout(300)
  void shouldWriteTheStateOfAShardThatRuns() throws Exception {
    PipelinePorts ports = PipelinePorts.firstFree(5_000);
    Settings settings = settings(ports);
    Path file = temporary.resolve("a.model");
    String url = "--url=http://127.0.0.1:" + ports.ui();
    try (DataFolder folder = DataFolder.open(temporary.resolve("data"))) {
      Files.writeString(folder.settings(), SettingsFile.write(settings));
      var children = new PipelineChildren(ProjectLayout.find(), folder, ports, settings);
      try (Pipeline pipeline =
          new Pipeline(
              children, new EmbeddedJob(children), settings, true, false, System.err::println)) {
        pipeline.start();
        learn(settings, pipeline);
        List<Undisturbed> shards = undisturbed(settings);

        for (int shard = 0; shard < SHARDS; shard++) {
          assertThat(snapshot(url, "--shard=" + shard, "--output-file=" + file))
              .as(err.toString(UTF_8))
              .isZero();
          SnapshotInfo info = ModelSnapshot.read(file).info();
          assertThat(info.shard()).isEqualTo(shard);
          assertThat(info.config()).isEqualTo(settings.learner());
          assertThat(info.labels()).isEqualTo(settings.labels().space());
          assertThat(info.digest()).isEqualTo(shards.get(shard).processor.learner().digest());
          assertThat(info.eventClock()).isEqualTo(shards.get(shard).processor.clock());
        }

        assertThat(snapshot(url, "--shard=9", "--output-file=" + temporary.resolve("b")))
            .isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("shard 9 has no learner yet");
        assertThat(temporary.resolve("b")).doesNotExist();
        assertThat(temporary.resolve("data/checkpoints-snapshots")).doesNotExist();
        FlinkRest flink = new FlinkRest(URI.create("http://127.0.0.1:" + ports.ui()));
        assertThat(flink.runningJobs()).as("the job goes on").hasSize(1);
        assertThat(replays(settings)).isEqualTo(shards.stream().map(s -> s.replays).toList());
      }
    }
    assertThat(snapshot(url, "--output-file=" + file)).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("Flink does not answer");
  }

  private int snapshot(String... arguments) {
    List<String> all = new ArrayList<>(List.of("snapshot"));
    all.addAll(List.of(arguments));
    return Perennial.run(
        all.toArray(String[]::new),
        new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  /** Until all of it is learned and committed. */
  private static void learn(Settings settings, Pipeline pipeline) {
    try (OutputFollower follower = new OutputFollower(settings, true)) {
      pipeline.startProducer(List.of("--events=" + EVENTS, "--seed=5", "--inline-labels"));
      while (follower.progress().received() < EVENTS) {
        follower.poll();
        pipeline.check();
      }
    }
  }

  private Settings settings(PipelinePorts ports) {
    return SettingsFile.load(
        null,
        Map.of(),
        Map.of(
            "learner.statisticsCapacity",
            "16384",
            "learner.embeddingRows",
            "4096",
            "learner.crossWeights",
            "16384",
            "kafka.bootstrapServers",
            ports.bootstrapServer(),
            "kafka.shards",
            "" + SHARDS,
            "job.parallelism",
            "" + SHARDS,
            "job.checkpointInterval",
            "1s",
            "job.uiPort",
            "" + ports.ui(),
            "job.checkpointDirectory",
            temporary.resolve("data/checkpoints").toString()));
  }

  /** By shard, in order: id, expert and weight of every example that was drawn again. */
  private static List<List<String>> replays(Settings settings)
      throws InvalidProtocolBufferException {
    List<List<String>> draws = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      draws.add(new ArrayList<>());
    }
    for (ConsumerRecord<byte[], byte[]> record :
        CommittedRecords.of(
            settings.kafka().cluster(), new Topics(settings.kafka()).telemetry(), 0)) {
      if (new String(record.key(), UTF_8).equals("replays")) {
        ReplayTelemetry batch = ReplayTelemetry.parseFrom(record.value());
        for (int i = 0; i < batch.getIdsCount(); i++) {
          draws
              .get(batch.getShard())
              .add(batch.getIds(i) + " " + batch.getExperts(i) + " " + batch.getWeights(i));
        }
      }
    }
    return draws;
  }

  private static List<Undisturbed> undisturbed(Settings settings) {
    List<Undisturbed> shards = List.of(new Undisturbed(settings), new Undisturbed(settings));
    SourcePosition anywhere = new SourcePosition("", 0, 0, Long.MAX_VALUE);
    try (SyntheticStream events = new SyntheticStream(SyntheticOptions.of(5, EVENTS).labelled())) {
      for (Event event = events.next(); event != null; event = events.next()) {
        shards
            .get(Shards.of(event.user(), SHARDS))
            .processor
            .process(new Arrival.Valid(event, false, null, new byte[0], anywhere));
      }
    }
    return shards;
  }

  /** The same processor over maps. */
  private static final class Undisturbed implements ShardOutput {

    final List<String> replays = new ArrayList<>();
    final EventProcessor processor;

    Undisturbed(Settings settings) {
      processor =
          new EventProcessor(
              settings.processor(),
              settings.labels().space(),
              new OnlineLearner(settings.learner()),
              new InMemoryShardState(),
              this);
    }

    @Override
    public void replays(ReplayDraws draws, long sequence) {
      for (int i = 0; i < draws.size(); i++) {
        replays.add(draws.id(i) + " " + draws.expert(i) + " " + draws.weight(i));
      }
    }

    @Override
    public void prediction(Prediction prediction) {}

    @Override
    public void example(LabelledExample example) {}

    @Override
    public void forgotten(Forgotten marker, Receipt receipt) {
      throw new AssertionError("nobody asks to be forgotten");
    }

    @Override
    public void shift(TaskShift shift) {}

    @Override
    public void decision(Decision decision) {}

    @Override
    public void deadLetter(DeadLetter deadLetter) {}
  }
}
