package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.decision.CandidateRanker;
import io.perennial.event.Arrival;
import io.perennial.event.DeadLetter;
import io.perennial.event.Decision;
import io.perennial.event.Event;
import io.perennial.event.Forget;
import io.perennial.event.Forgotten;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.LabelledExample;
import io.perennial.event.Prediction;
import io.perennial.event.Receipt;
import io.perennial.event.SourcePosition;
import io.perennial.event.TaskShift;
import io.perennial.event.codec.EventDecoder;
import io.perennial.event.codec.ForgottenCodec;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.codec.LabelledExampleCodec;
import io.perennial.event.codec.ReceiptCodec;
import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import io.perennial.learner.OnlineLearner;
import io.perennial.processor.EventProcessor;
import io.perennial.processor.InMemoryShardState;
import io.perennial.processor.ShardOutput;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import io.perennial.settings.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user is forgotten by the command while a stream runs through real processes, and the job is
 * killed before it could make a checkpoint of that: it is forgotten all the same, told once, and
 * the model is that of a processor which nobody disturbed.
 */
final class ForgetIT {

  private static final int EVENTS = 8_000;
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  @TempDir Path temporary;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  @Timeout(300)
  void shouldForgetOnceThoughTheJobIsKilledBeforeItsCheckpoint() throws Exception {
    PipelinePorts ports = PipelinePorts.firstFree(3_000);
    Settings settings = settings(ports);
    Topics topics = new Topics(settings.kafka());
    String user = frequentUser();
    ShardResult ran;
    List<byte[]> sent;
    List<byte[]> examples;
    List<Receipt> receipts = new ArrayList<>();
    try (DataFolder folder = DataFolder.open(temporary.resolve("data"))) {
      Files.writeString(folder.settings(), SettingsFile.write(settings));
      ForgetKey.settle(settings.forget().key(), folder.path());
      var children = new PipelineChildren(ProjectLayout.find(), folder, ports, settings);
      try (Pipeline pipeline =
              new Pipeline(
                  children, new EmbeddedJob(children), settings, true, true, System.err::println);
          OutputFollower follower = started(pipeline, settings)) {
        pipeline.startProducer(
            List.of("--events=" + EVENTS, "--seed=5", "--speed=1000", "--end-of-input"));
        CompletableFuture<Integer> command = null;
        boolean killed = false;
        while (!follower.isComplete()) {
          follower.poll();
          pipeline.check();
          if (command == null && follower.progress().received() > 2_000) {
            command = CompletableFuture.supplyAsync(() -> forget(settings, user));
          }
          if (command != null && !killed && requests(settings, topics) > 0) {
            killJob();
            killed = true;
          }
        }
        follower.drain();
        assertThat(killed).isTrue();
        assertThat(command.join()).isZero();
        ran = follower.results().get(0);
        sent = committed(settings, topics.interactions());
        examples = committed(settings, topics.examples());
        // The gate and the worker read the marker when they come to it; the time limit is the
        // test's.
        do {
          follower.poll();
          pipeline.check();
          receipts.clear();
          for (byte[] receipt : committed(settings, topics.receipts())) {
            receipts.add(new ReceiptCodec().decode(receipt));
          }
        } while (!places(receipts).containsAll(Set.of("job", "gate", "worker")));
      }
    }

    Undisturbed undisturbed = new Undisturbed(settings, sent);
    assertThat(undisturbed.receipts).hasSize(1);
    assertThat(undisturbed.receipts.get(0).removed())
        .allSatisfy(removed -> assertThat(removed.count()).as(removed.what()).isNotNegative())
        .filteredOn(removed -> removed.count() > 0)
        .hasSizeGreaterThan(4);
    assertThat(receipts).filteredOn(r -> r.place().equals("job")).isEqualTo(undisturbed.receipts);
    assertThat(receipts).filteredOn(r -> r.place().equals("gate")).hasSize(1);
    assertThat(out.toString(UTF_8)).contains("\"place\":\"job\"");
    assertThat(ran.digest()).isEqualTo(undisturbed.processor.learner().digest());
    assertThat(ran.counters()).isEqualTo(undisturbed.processor.counters().toMap());
    assertNothingComesBack(user, undisturbed, examples);
  }

  /** Behind the marker there is no example of what the user did before the request. */
  private static void assertNothingComesBack(
      String user, Undisturbed undisturbed, List<byte[]> examples) throws InvalidEventException {
    LabelledExampleCodec codec = new LabelledExampleCodec(LabelSpace.BINARY);
    Forgotten marker = null;
    int before = 0;
    for (byte[] value : examples) {
      Forgotten found = ForgottenCodec.fromExamples(value);
      if (found != null) {
        assertThat(marker).as("one marker").isNull();
        marker = found;
        continue;
      }
      LabelledExample example = codec.decode(value);
      boolean his = example.interaction().user().equals(user);
      before += his && marker == null ? 1 : 0;
      if (marker != null) {
        assertThat(example.sequence()).isGreaterThanOrEqualTo(marker.sequence());
        assertThat(undisturbed.idsBeforeRequest)
            .doesNotContain(his ? example.interaction().id() : "");
      }
    }
    assertThat(marker).isNotNull();
    assertThat(before).isPositive();
  }

  private static Set<String> places(List<Receipt> receipts) {
    return receipts.stream().map(Receipt::place).collect(Collectors.toSet());
  }

  private static OutputFollower started(Pipeline pipeline, Settings settings)
      throws InterruptedException {
    pipeline.start();
    return new OutputFollower(settings, true);
  }

  private int forget(Settings settings, String user) {
    PrintStream stream = new PrintStream(out, true, UTF_8);
    return Perennial.run(
        new String[] {
          "forget",
          "--user=" + user,
          "--bootstrap-server=" + settings.kafka().bootstrapServers(),
          "--data-dir=" + temporary.resolve("data"),
          "--wait=120s",
          "--output=json"
        },
        stream,
        System.err);
  }

  /** The user that most events of the first third are of. */
  private static String frequentUser() {
    Map<String, Integer> counts = new HashMap<>();
    try (SyntheticStream stream = new SyntheticStream(SyntheticOptions.of(5, EVENTS / 4))) {
      for (Event event = stream.next(); event != null; event = stream.next()) {
        counts.merge(event.user(), 1, Integer::sum);
      }
    }
    return counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  private Settings settings(PipelinePorts ports) {
    return SettingsFile.load(
        null,
        Map.of(),
        Map.of(
            "forget.key",
            KEY,
            "processor.decisions.share",
            "0.2",
            "fineTuning.worker.updateInterval",
            "500ms",
            "kafka.bootstrapServers",
            ports.bootstrapServer(),
            "job.checkpointInterval",
            "2s",
            "job.uiPort",
            Integer.toString(ports.ui()),
            "job.checkpointDirectory",
            temporary.resolve("data/checkpoints").toString()));
  }

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

  private static long requests(Settings settings, Topics topics) {
    return committed(settings, topics.interactions()).stream()
        .filter(value -> new String(value, UTF_8).startsWith("{\"type\":\"forget\""))
        .count();
  }

  private static List<byte[]> committed(Settings settings, String topic) {
    return CommittedRecords.values(settings.kafka().cluster(), topic, 0);
  }

  /** The same processor over maps, fed with the records as they were sent. */
  private static final class Undisturbed implements ShardOutput {

    private final List<Receipt> receipts = new ArrayList<>();
    private final Set<String> idsBeforeRequest = new HashSet<>();
    private final EventProcessor processor;

    Undisturbed(Settings settings, List<byte[]> sent) {
      processor =
          new EventProcessor(
              settings.processor(),
              LabelSpace.BINARY,
              new OnlineLearner(settings.learner()),
              new InMemoryShardState(),
              this,
              CandidateRanker.NONE,
              settings.forget().mac(),
              settings.kafka().shards());
      EventDecoder decoder = new EventDecoder(LabelSpace.BINARY);
      boolean requested = false;
      for (int i = 0; i < sent.size(); i++) {
        SourcePosition source = new SourcePosition("", 0, i, Long.MAX_VALUE);
        Arrival arrival =
            sent.get(i).length == 0
                ? new Arrival.EndOfInput(source)
                : decoder.decode(null, sent.get(i), null, false, source);
        if (arrival instanceof Arrival.Valid valid) {
          requested |= valid.event() instanceof Forget;
          if (!requested && valid.event() instanceof Interaction interaction) {
            idsBeforeRequest.add(interaction.id());
          }
        }
        processor.process(arrival);
      }
    }

    @Override
    public void prediction(Prediction prediction) {}

    @Override
    public void example(LabelledExample example) {}

    @Override
    public void shift(TaskShift shift) {}

    @Override
    public void decision(Decision decision) {}

    @Override
    public void forgotten(Forgotten marker, Receipt receipt) {
      receipts.add(receipt);
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {}
  }
}
