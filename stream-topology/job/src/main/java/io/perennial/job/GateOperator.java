package io.perennial.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.event.Forgotten;
import io.perennial.event.Receipt;
import io.perennial.event.SourcePosition;
import io.perennial.event.codec.DecisionCodec;
import io.perennial.event.codec.ForgottenCodec;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.codec.RawRecord;
import io.perennial.event.proto.GateTelemetry;
import io.perennial.policy.Encoder;
import io.perennial.policy.update.AcceptedUpdate;
import io.perennial.policy.update.GateMessage;
import io.perennial.policy.update.GateStatus;
import io.perennial.policy.update.PolicyGate;
import io.perennial.policy.update.UpdateCodec;
import io.perennial.settings.FineTuningSettings;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import io.perennial.settings.Topics;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Hosts the gate of policy updates: one for all shards, under one key. It reads decisions and
 * workers' messages, answers these, and gives an accepted update to every shard, on {@link
 * #ACCEPTED}: exactly once, in order, and consistent with the shards' checkpoints.
 */
final class GateOperator extends AbstractStreamOperator<Output>
    implements OneInputStreamOperator<RawRecord, Output> {

  /** The only key. */
  static final int KEY = 0;

  /** Accepted updates, addressed to a shard as if they were records of its partition. */
  static final OutputTag<RawRecord> ACCEPTED =
      new OutputTag<>(
          "accepted", new ExplicitType<>(RawRecord.class, RawRecordSerializer.INSTANCE));

  private static final long serialVersionUID = 1L;
  private static final byte[] TELEMETRY_KEY = "gate".getBytes(UTF_8);

  private final String settingsYaml;

  private transient Settings settings;
  private transient Topics topics;
  private transient DecisionCodec decisions;
  private transient Encoder encoder;
  private transient KeyedPages pages;
  private transient @Nullable PolicyGate gate;
  private transient volatile @Nullable GateStatus status;
  private transient long unusable;
  private transient boolean changed;

  GateOperator(Settings settings) {
    this.settingsYaml = SettingsFile.write(settings);
  }

  @Override
  public void open() throws Exception {
    super.open();
    settings = SettingsFile.parse(settingsYaml);
    topics = new Topics(settings.kafka());
    decisions = new DecisionCodec(settings.labels().space());
    FineTuningSettings tuning = settings.fineTuning();
    encoder = new Encoder(tuning.policy(), Set.copyOf(tuning.itemFeatures()));
    pages = new KeyedPages(getRuntimeContext().getMapState(KeyedPages.DESCRIPTOR));
    MetricGroup group = getMetricGroup();
    group.gauge("policyVersion", (Gauge<Long>) () -> shown().version());
    group.gauge("updatesAccepted", (Gauge<Long>) () -> shown().accepted());
    group.gauge("updatesRefused", (Gauge<Long>) () -> shown().allRefused());
    group.gauge("updatesRefusedByReason", (Gauge<String>) () -> shown().refused().toString());
    group.gauge("freshnessP50Seconds", (Gauge<Double>) () -> shown().freshness50());
    group.gauge("freshnessP99Seconds", (Gauge<Double>) () -> shown().freshness99());
    group.gauge("unusable", (Gauge<Long>) () -> unusable);
  }

  private GateStatus shown() {
    GateStatus latest = status;
    return latest == null ? GateStatus.NONE : latest;
  }

  @Override
  public void processElement(StreamRecord<RawRecord> element) {
    RawRecord record = element.getValue();
    try {
      if (record.source().topic().equals(topics.updates())) {
        answer(record);
      } else {
        take(record, valueOf(record));
      }
    } catch (InvalidEventException | IllegalArgumentException e) {
      // Whoever may write to these topics must not be able to stop the job.
      unusable++;
      LOG.warn(
          "the record at offset {} of {}-{} is left out: {}",
          record.source().offset(),
          record.source().topic(),
          record.source().partition(),
          e.getMessage());
    }
    changed = true;
  }

  private void take(RawRecord record, byte[] value) throws InvalidEventException {
    Forgotten marker = ForgottenCodec.fromDecisions(value);
    if (marker == null) {
      gate().decision(encoder.encode(decisions.decode(value)));
      return;
    }
    PolicyGate.Forgetting forgetting = gate().forget(encoder.userRow(marker.user()));
    AcceptedUpdate accepted = forgetting.accepted();
    if (accepted != null) {
      serve(accepted);
    }
    Receipt receipt = Receipt.of(marker, "gate", record.source().partition(), forgetting.removal());
    output.collect(new StreamRecord<>(OutputEncoder.receipt(receipt, Output.NOT_NUMBERED)));
    status = gate().status();
  }

  private static byte[] valueOf(RawRecord record) {
    byte[] value = record.value();
    if (value == null) {
      throw new IllegalArgumentException("it has no value");
    }
    return value;
  }

  private void answer(RawRecord record) {
    PolicyGate.Reply reply =
        gate().take(UpdateCodec.decodeWorkerMessage(valueOf(record)), System.currentTimeMillis());
    for (GateMessage answer : reply.answers()) {
      emit(Output.Target.VERDICTS, answer.worker().getBytes(UTF_8), UpdateCodec.encode(answer));
    }
    AcceptedUpdate accepted = reply.accepted();
    if (accepted != null) {
      serve(accepted);
    }
    status = gate().status();
  }

  private void serve(AcceptedUpdate accepted) {
    byte[] value = UpdateCodec.encode(accepted);
    for (int shard = 0; shard < settings.kafka().shards(); shard++) {
      SourcePosition position = new SourcePosition(topics.updates(), shard, accepted.version(), 0);
      output.collect(
          ACCEPTED, new StreamRecord<>(new RawRecord(null, value, null, false, false, position)));
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    if (changed) {
      setCurrentKey(KEY);
      gate().snapshot(pages);
      GateStatus latest = gate().status();
      status = latest;
      emit(Output.Target.TELEMETRY, TELEMETRY_KEY, telemetry(latest).toByteArray());
      changed = false;
    }
  }

  private GateTelemetry telemetry(GateStatus latest) {
    GateTelemetry.Builder telemetry =
        GateTelemetry.newBuilder()
            .setVersion(latest.version())
            .setDigest(latest.digest())
            .setEpoch(latest.epoch())
            .setAccepted(latest.accepted())
            .setFreshnessP50(latest.freshness50())
            .setFreshnessP99(latest.freshness99())
            .setDecisions(latest.decisions())
            .setUnusable(unusable);
    latest.refused().forEach((reason, count) -> telemetry.putRefused(reason.key(), count));
    return telemetry.build();
  }

  private void emit(Output.Target target, byte[] key, byte[] value) {
    output.collect(
        new StreamRecord<>(new Output(target, 0, key, value, List.of(), Output.NOT_NUMBERED)));
  }

  /** Restored when the first record has set the key. */
  private PolicyGate gate() {
    if (gate == null) {
      gate = new PolicyGate(settings.fineTuning().policy(), settings.fineTuning().gate(), 0);
      gate.restore(pages);
    }
    return Objects.requireNonNull(gate);
  }
}
