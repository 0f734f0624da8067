package io.perennial.job;

import io.perennial.event.Arrival;
import io.perennial.event.DeadLetter;
import io.perennial.event.Decision;
import io.perennial.event.Forgotten;
import io.perennial.event.LabelledExample;
import io.perennial.event.Prediction;
import io.perennial.event.Receipt;
import io.perennial.event.TaskShift;
import io.perennial.event.proto.ReplayTelemetry;
import io.perennial.event.proto.ShardTelemetry;
import io.perennial.job.Output.Target;
import io.perennial.learner.OnlineLearner;
import io.perennial.learner.memory.MemoryStatus;
import io.perennial.learner.replay.ReplayDraws;
import io.perennial.learner.replay.ReplayStatus;
import io.perennial.policy.update.AcceptedUpdate;
import io.perennial.policy.update.ServedPolicy;
import io.perennial.processor.EventProcessor;
import io.perennial.processor.ShardOutput;
import io.perennial.settings.Settings;
import io.perennial.settings.Topics;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * One shard in the job: its processor, the encoding of what it gives out, its metrics, and its
 * telemetry every {@value #TELEMETRY_INTERVAL} records, before each checkpoint and at the end of
 * input.
 */
final class Shard {

  private static final int TELEMETRY_INTERVAL = 5_000;

  /** Between the tables of the job's page and those of the processor. */
  private static final int POLICY_TABLES = -1_024;

  private final int number;
  private final KeyedShardState state;
  private final ServedPolicy policy;
  private final EventProcessor processor;
  private final Consumer<StreamRecord<Output>> output;
  private final OutputEncoder encoder;
  private final ShardMetrics metrics;
  private final ReplayBatch replays;
  private final OutputNumbers numbers;

  private final CpuSample cpu = new CpuSample();
  private long records;
  private long offset = -1;
  private @Nullable String contentType;
  private long offsetReported = -1;

  /**
   * @param committed asked once how far the shard's outputs are committed
   */
  Shard(
      int number,
      Settings settings,
      KeyedShardState state,
      Consumer<StreamRecord<Output>> output,
      CommittedOutputs committed,
      MetricGroup metricGroup) {
    this.number = number;
    this.state = state;
    this.output = output;
    this.encoder = new OutputEncoder(number, settings.labels().space());
    this.replays = new ReplayBatch(number);
    OnlineLearner model = new OnlineLearner(settings.learner());
    metricGroup.gauge("ignoredFields", (Gauge<Long>) model::ignoredFields);
    model.memoryWatchedBy(new MemoryTimes(metricGroup));
    TimedLearner learner = new TimedLearner(model);
    this.policy =
        new ServedPolicy(
            settings.fineTuning().policy(),
            Set.copyOf(settings.fineTuning().itemFeatures()),
            POLICY_TABLES);
    if (settings.servesPolicy()) {
      policy.restore(state);
    }
    this.processor =
        new EventProcessor(
            settings.processor(),
            settings.labels().space(),
            learner,
            state,
            new Emitter(),
            policy,
            settings.forget().mac(),
            settings.kafka().shards());
    this.metrics = new ShardMetrics(metricGroup, processor, learner, policy);
    this.numbers = numbers(JobPage.from(state), committed, settings, metricGroup);
  }

  private OutputNumbers numbers(
      JobPage restored, CommittedOutputs committed, Settings settings, MetricGroup metrics) {
    RestoredOutputs outputs = RestoredOutputs.of(number, restored, committed);
    outputs.alerts(new Topics(settings.kafka())).forEach(Alerts::raise);
    metrics.counter("outputsLost").inc(outputs.lost());
    return new OutputNumbers(
        restored, outputs.committed(), metrics.counter("outputsAlreadyCommitted"));
  }

  /**
   * @param contentType of its record, null if it had none
   */
  void process(Arrival arrival, long offset, @Nullable String contentType) {
    this.contentType = contentType;
    cpu.measure(() -> processor.process(arrival));
    this.offset = offset;
    records++;
    if (arrival instanceof Arrival.EndOfInput) {
      emitTelemetry(true);
    } else if (records % TELEMETRY_INTERVAL == 0) {
      emitTelemetry(false);
    }
  }

  /** Takes a whole update of the policy, between two records. */
  void apply(AcceptedUpdate update) {
    policy.apply(update);
  }

  void flush() {
    processor.flush();
    if (policy.version() > 0) {
      policy.snapshot(state);
    }
    numbers.page().putTo(state);
    state.flush();
    emitReplays();
    if (offset != offsetReported) {
      emitTelemetry(false);
    }
  }

  /** Nothing of it is in the state, so nothing may be left at a checkpoint. */
  private void emitReplays() {
    ReplayTelemetry drawn = replays.take();
    if (drawn != null) {
      emit(encoder.replays(drawn));
    }
  }

  private void emitTelemetry(boolean endOfInput) {
    ShardTelemetry.Builder telemetry =
        ShardTelemetry.newBuilder()
            .setShard(number)
            .setEventClock(processor.clock())
            .putAllCounters(processor.counters().toMap())
            .setCpuMicrosPerEvent(cpu.microsPerCall())
            .setOffset(offset)
            .setExperts(StatusMessages.of(processor.learner().experts()))
            .setShiftRecords(numbers.last(Target.SHIFTS))
            .setDecisions(processor.decisions())
            .setPolicyVersion(policy.version());
    MemoryStatus memory = processor.learner().errorMemory();
    ReplayStatus replay = processor.learner().replay();
    metrics.show(memory, replay);
    if (memory.writes() > 0) {
      telemetry.setErrorMemory(StatusMessages.of(memory));
    }
    if (replay.size() > 0) {
      telemetry.setReplay(StatusMessages.of(replay));
    }
    if (endOfInput) {
      emitReplays();
      metrics.refreshExperts();
      telemetry.setEndOfInput(true).setModelDigest(processor.learner().digest());
    }
    offsetReported = offset;
    emit(encoder.telemetry(telemetry.build()));
  }

  private void emit(Output record) {
    output.accept(new StreamRecord<>(record));
  }

  /** Gives out the next record of a topic, unless it is committed already. */
  private void emitNext(Target target, LongFunction<Output> encoding) {
    long next = numbers.next(target);
    if (next != OutputNumbers.ALREADY_COMMITTED) {
      emit(encoding.apply(next));
    }
  }

  /** What the processor gives out, on its way to the topics. */
  private final class Emitter implements ShardOutput {

    @Override
    public void prediction(Prediction prediction) {
      emitNext(Target.PREDICTIONS, n -> encoder.prediction(prediction, n));
    }

    @Override
    public void example(LabelledExample example) {
      metrics.add(example);
      emitNext(Target.EXAMPLES, n -> encoder.example(example, n));
    }

    @Override
    public void shift(TaskShift shift) {
      metrics.refreshExperts();
      emitNext(Target.SHIFTS, n -> encoder.shift(shift, n));
    }

    @Override
    public void decision(Decision decision) {
      metrics.add(decision);
      emitNext(Target.DECISIONS, n -> encoder.decision(decision, n));
    }

    @Override
    public void forgotten(Forgotten marker, Receipt receipt) {
      emitNext(Target.EXAMPLES, n -> encoder.forgottenInExamples(marker, n));
      emitNext(Target.DECISIONS, n -> encoder.forgottenInDecisions(marker, n));
      emitNext(Target.RECEIPTS, n -> OutputEncoder.receipt(receipt, n));
    }

    @Override
    public void replays(ReplayDraws draws, long sequence) {
      replays.add(draws, sequence, processor.clock());
      if (replays.isFull()) {
        emitReplays();
      }
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {
      // A dead letter is always the record that is being processed.
      emitNext(Target.DEAD_LETTERS, n -> encoder.deadLetter(deadLetter, contentType, n));
    }
  }
}
