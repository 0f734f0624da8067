package io.perennial.launcher;

import static io.perennial.launcher.FineTuningBench.BESIDE;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.evaluation.Report;
import io.perennial.event.Decision;
import io.perennial.event.proto.GateTelemetry;
import io.perennial.event.proto.WorkerTelemetry;
import io.perennial.launcher.process.ProcessSupervisor;
import io.perennial.policy.update.GateMessage;
import io.perennial.policy.update.WorkerMessage;
import io.perennial.settings.Settings;
import io.perennial.settings.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The path from decisions to served updates while workers are killed, stopped and compete: the
 * stream is learned as if there were none of them, updates go on, and whatever is served is what
 * was accepted.
 */
final class FineTuningIT {

  private static final String WORKER = "worker";

  @TempDir Path temporary;

  private FineTuningBench bench;
  private OutputFollower follower;

  @Test
  @Timeout(400)
  void shouldServeWhatIsRightThoughWorkersDieStopAndCompete() throws Exception {
    try (FineTuningBench started = FineTuningBench.start(temporary, true);
        OutputFollower following = new OutputFollower(started.settings(), true);
        ProcessSupervisor beside =
            new ProcessSupervisor(System.err::println, Duration.ofMillis(100));
        FineTuningStream stream = new FineTuningStream(started.settings(), 1_000)) {
      bench = started;
      follower = following;
      awaitUpdates(2);

      // The right to update goes to the one that began last; the other has yet to learn of it.
      beside.start(bench.workerBeside());
      await("the first is fenced", () -> refused("stale-epoch") > 0);
      killAtRandom(WORKER, BESIDE, BESIDE);
      stopAndContinue();
      killAtRandom(BESIDE, WORKER);
      awaitUpdates(3);
      sendGarbage();

      beside.close();
      stream.end();
      await("the end of input", follower::isComplete);
      follower.drain();
      assertLearnedAsIfUndisturbed(stream);
      assertServedWhatWasAccepted(bench.settings());
    }
  }

  /** At moments of the stream, be they in a worker's start or its work. */
  private void killAtRandom(String... victims) {
    Random random = new Random(victims.length + 17 * victims[0].length());
    for (String victim : victims) {
      await(victim + " runs", () -> bench.process(victim).isPresent());
      long moment = follower.progress().received() + random.nextInt(2_500);
      await(moment + " events", () -> follower.progress().received() >= moment);
      bench.kill(victim);
    }
  }

  /** A worker that stands still holds up nobody, and does no harm when it goes on. */
  private void stopAndContinue() throws Exception {
    await("the worker runs", () -> bench.process(WORKER).isPresent());
    bench.signal(WORKER, "STOP");
    awaitUpdates(3);
    bench.signal(WORKER, "CONT");
    awaitUpdates(2);
  }

  /** What is no answer of the gate is left out and counted by both workers, and ends neither. */
  private void sendGarbage() {
    await("both run", () -> bench.process(WORKER).isPresent() && bench.process(BESIDE).isPresent());
    String topic = new Topics(bench.settings().kafka()).verdicts();
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", bench.settings().kafka().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        FineTuningTopic<WorkerTelemetry> workers = FineTuningTopic.workers(bench.settings())) {
      awaitWorkers(workers);
      var unused = producer.send(new ProducerRecord<>(topic, 0, null, null));
      unused = producer.send(new ProducerRecord<>(topic, 0, null, new byte[] {1, 2, 3}));
      await(
          "garbage is counted",
          () -> {
            workers.poll();
            return workers.all().stream()
                    .filter(worker -> worker.getUnusable() == 2)
                    .map(WorkerTelemetry::getWorker)
                    .distinct()
                    .count()
                == 2;
          });
    }
    awaitUpdates(2);
  }

  /** Waits until two of them tell how they stand, and so read what comes from now on. */
  private void awaitWorkers(FineTuningTopic<WorkerTelemetry> workers) {
    workers.drain();
    int before = workers.all().size();
    await(
        "both tell",
        () -> {
          workers.poll();
          List<WorkerTelemetry> all = workers.all();
          return all.subList(before, all.size()).stream()
                  .map(WorkerTelemetry::getWorker)
                  .distinct()
                  .count()
              >= 2;
        });
  }

  private void awaitUpdates(int more) {
    long wanted = follower.progress().policyVersion() + more;
    await(more + " updates", () -> follower.progress().policyVersion() >= wanted);
  }

  private long refused(String reason) {
    return follower.fineTuning().refused().getOrDefault(reason, 0L);
  }

  private void await(String what, BooleanSupplier happened) {
    bench.await(
        what,
        () -> {
          follower.poll();
          return happened.getAsBoolean();
        });
  }

  private void assertLearnedAsIfUndisturbed(FineTuningStream stream) {
    Settings settings = bench.settings();
    Report report =
        ShardResult.report(
            follower.results(),
            settings.learner(),
            follower.fineTuning(),
            follower.exampleSeconds(),
            1);
    Report undisturbed;
    try (EventSource again = stream.again()) {
      undisturbed = new Evaluator(settings, Long.MAX_VALUE).evaluate(again);
    }
    assertThat(report.events().received()).isEqualTo(stream.interactions());
    assertThat(report.events().learned()).isEqualTo(stream.interactions());
    assertThat(report.events()).isEqualTo(undisturbed.events());
    assertThat(report.feedback()).isEqualTo(undisturbed.feedback());
    assertThat(report.modelDigest()).isEqualTo(undisturbed.modelDigest());
    assertThat(report.fineTuning().updatesAccepted()).isGreaterThanOrEqualTo(10);
  }

  private static void assertServedWhatWasAccepted(Settings settings) {
    try (FineTuningTopic<Decision> decisions = FineTuningTopic.decisions(settings);
        FineTuningTopic<GateTelemetry> telemetry = FineTuningTopic.gate(settings);
        FineTuningTopic<GateMessage> answers = FineTuningTopic.answers(settings);
        FineTuningTopic<WorkerMessage> updates = FineTuningTopic.updates(settings)) {
      // In this order nothing can be told of a version whose verdict is not read yet.
      decisions.drain();
      telemetry.drain();
      answers.drain();
      updates.drain();
      FineTuningHistory history =
          new FineTuningHistory(settings.fineTuning().policy(), updates.all(), answers.all());
      assertThat(history.latest()).isGreaterThanOrEqualTo(10);
      history.assertTold(telemetry.all());
      for (int shard = 0; shard < 2; shard++) {
        assertThat(decisions.of(shard)).hasSizeGreaterThan(100);
        history.assertRanked(decisions.of(shard));
      }
      assertThat(decisions.all().stream().map(Decision::policyVersion).distinct().count())
          .as("versions that ranked")
          .isGreaterThan(history.latest() / 2);
    }
  }
}
