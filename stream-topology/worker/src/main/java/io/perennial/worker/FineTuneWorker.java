package io.perennial.worker;

import io.perennial.event.Forgotten;
import io.perennial.event.Receipt;
import io.perennial.event.Removal;
import io.perennial.event.codec.DecisionCodec;
import io.perennial.event.codec.ForgottenCodec;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.proto.WorkerTelemetry;
import io.perennial.policy.Encoder;
import io.perennial.policy.FineTuner;
import io.perennial.policy.FineTuningStatus;
import io.perennial.policy.update.Freshness;
import io.perennial.policy.update.GateMessage.Verdict;
import io.perennial.policy.update.PolicyWorker;
import io.perennial.policy.update.UpdateCodec;
import io.perennial.policy.update.WorkerMessage;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import io.perennial.settings.Settings;
import io.perennial.state.PagedState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of a worker: decisions and verdicts in, updates and telemetry out, now and then a save.
 * One thread.
 */
final class FineTuneWorker {

  private static final Logger LOG = LoggerFactory.getLogger(FineTuneWorker.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long TELEMETRY_MILLIS = 2_000;
  private static final long SAVE_MILLIS = 30_000;

  private final String name;
  private final String backend;
  private final PolicyWorker worker;
  private final WorkerInput input;
  private final WorkerOutput output;
  private final SavedTuner saved;
  private final DecisionCodec codec;
  private final Encoder encoder;
  private final Freshness trained = new Freshness(new PagedState(0, "since the start"));
  private final long begun = System.nanoTime();
  private long unusable;
  private long telemetryAt;
  private long savedAt;

  /** The right to update that decisions are read for. */
  private long readSince;

  /**
   * @param name another one for every start
   * @param backend that the tuner computes on, for people
   * @param tuner restored already
   */
  FineTuneWorker(
      String name,
      String backend,
      FineTuner tuner,
      Settings settings,
      WorkerInput input,
      WorkerOutput output,
      SavedTuner saved) {
    this.name = name;
    this.backend = backend;
    this.worker = new PolicyWorker(name, tuner, settings.fineTuning().worker());
    this.input = input;
    this.output = output;
    this.saved = saved;
    this.codec = new DecisionCodec(settings.labels().space());
    this.encoder =
        new Encoder(
            settings.fineTuning().policy(), Set.copyOf(settings.fineTuning().itemFeatures()));
  }

  /** Works until it is told to stop; what was learned is saved then. */
  void run(BooleanSupplier stopped) {
    while (!stopped.getAsBoolean()) {
      send();
      for (ConsumerRecord<byte[], byte[]> record : input.poll(readsDecisions(), POLL)) {
        take(record);
      }
      long now = now();
      if (now - telemetryAt >= TELEMETRY_MILLIS) {
        telemetryAt = now;
        output.send(telemetry());
      }
      if (now - savedAt >= SAVE_MILLIS) {
        var unused = save();
      }
    }
    var unused = save();
    output.send(telemetry());
  }

  /** Whether decisions are wanted; with a new right to update, from where served updates end. */
  private boolean readsDecisions() {
    if (!worker.isLearning()) {
      return false;
    }
    if (readSince != worker.epoch() && input.goOn()) {
      readSince = worker.epoch();
    }
    return readSince == worker.epoch();
  }

  /** Milliseconds that never go back. */
  private long now() {
    return (System.nanoTime() - begun) / 1_000_000;
  }

  private void send() {
    List<WorkerMessage> messages = worker.due(now());
    for (WorkerMessage message : messages) {
      output.send(message);
    }
    if (!messages.isEmpty() && messages.get(0) instanceof UpdateChunk first) {
      input.offered();
      LOG.info("update of version {} is offered, in {} parts", first.base(), messages.size());
    } else if (!messages.isEmpty()) {
      LOG.info("claims the right to update");
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (input.isVerdict(record)) {
        PolicyWorker.State before = worker.state();
        Verdict verdict = worker.take(UpdateCodec.decodeGateMessage(valueOf(record)), now());
        if (verdict != null) {
          tell(verdict);
        }
        if (worker.state() != before) {
          LOG.info("{}", text(worker.state()));
        }
      } else if (!isMarker(record) && !input.isLeftOut(record)) {
        worker.decision(encoder.encode(codec.decode(valueOf(record))), record.timestamp());
        trained.add(System.currentTimeMillis() - record.timestamp());
      }
    } catch (InvalidEventException | IllegalArgumentException e) {
      unusable++;
      LOG.warn(
          "the record at offset {} of {}-{} is left out: {}",
          record.offset(),
          record.topic(),
          record.partition(),
          e.getMessage());
    }
    input.taken(record);
  }

  private boolean isMarker(ConsumerRecord<byte[], byte[]> record) throws InvalidEventException {
    Forgotten marker = ForgottenCodec.fromDecisions(valueOf(record));
    if (marker == null) {
      return false;
    }
    Removal removal = worker.forget(encoder.userRow(marker.user()));
    if (!save()) {
      removal.kept(
          "what was saved on disk before",
          "the file could not be written; it is replaced when it can be");
    }
    removal.kept(
        "memory and files of workers that stand by or do not run now",
        "they remove it once they may update, if the topic of decisions still holds the request then; or delete the files");
    output.send(Receipt.of(marker, "worker", record.partition(), removal));
    return true;
  }

  private static byte[] valueOf(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (value == null) {
      throw new IllegalArgumentException("it has no value");
    }
    return value;
  }

  private void tell(Verdict verdict) {
    if (verdict.isAccepted()) {
      if (worker.isLearning()) {
        // Otherwise it was an earlier update than the last one that was offered.
        input.served();
      }
      LOG.info(
          "version {} is served: NDCG@10 {} after {} on the latest {} decisions",
          verdict.servedVersion(),
          String.format(Locale.ROOT, "%.4f", verdict.comparison().offered()),
          String.format(Locale.ROOT, "%.4f", verdict.comparison().served()),
          verdict.comparison().decisions());
    } else {
      LOG.warn(
          "refused, {}: {}; version {} goes on",
          verdict.refusal().orElseThrow().key(),
          verdict.detail(),
          verdict.servedVersion());
    }
  }

  private boolean save() {
    savedAt = now();
    try {
      saved.save(worker.tuner(), input.positions());
      return true;
    } catch (IOException e) {
      LOG.warn("what was learned cannot be saved, and goes on unsaved: {}", e.toString());
      return false;
    }
  }

  private static String text(PolicyWorker.State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private WorkerTelemetry telemetry() {
    FineTuningStatus status = worker.tuner().status();
    WorkerTelemetry.Builder telemetry =
        WorkerTelemetry.newBuilder()
            .setWorker(name)
            .setBackend(backend)
            .setState(text(worker.state()))
            .setContexts(status.contexts())
            .setRlSteps(status.rlSteps())
            .setSupervisedSteps(status.supervisedSteps())
            .setHardContexts(status.hardContexts())
            .setDemonstrations(status.demonstrations())
            .setPassRate(status.passRate())
            .setEntropy(status.entropy())
            .setBehind(input.behind())
            .setSkipped(input.skipped())
            .setUnusable(unusable)
            .setTrainedP50(trained.quantile(0.5))
            .setTrainedP99(trained.quantile(0.99));
    for (FineTuningStatus.Objective objective : status.objectives()) {
      telemetry
          .addObjectivesBuilder()
          .setName(objective.name())
          .setWeight(objective.weight())
          .setLoss(objective.loss());
    }
    return telemetry.build();
  }
}
