package io.perennial.launcher;

import io.perennial.evaluation.Report;
import io.perennial.evaluation.RunningMetrics;
import io.perennial.event.Arrival;
import io.perennial.event.Event;
import io.perennial.event.SourcePosition;
import io.perennial.event.codec.EventDecoder;
import io.perennial.event.codec.Shards;
import io.perennial.event.file.Outgoing;
import io.perennial.settings.Settings;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs a source through shards in one thread. Events that are not spoiled skip the wire format,
 * which changes nothing: what a producer sends reads back as an equal event.
 */
final class Evaluator {

  private static final int BLOCK = 256;
  private static final int WINDOW = 10_000;
  private static final byte[] NO_BYTES = {};

  private final Settings settings;
  private final List<ShardEvaluator> shards = new ArrayList<>();
  private final @Nullable InlineFineTuning fineTuning;
  private final long[] offsets;
  private final RunningMetrics metrics = new RunningMetrics(WINDOW);
  // What a broker would have stamped: an event from beyond it is a dead letter here as there.
  private final long brokerTimestamp;
  private final CpuMeter cpu =
      new CpuMeter(ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
  private final List<Arrival> block = new ArrayList<>(BLOCK);
  private final AtomicLong events = new AtomicLong();
  private volatile Snapshot latest = new Snapshot(metrics.window(), 1, null);
  private @Nullable FoundShift latestShift;
  private @Nullable Path modelFile;

  /**
   * How it stands.
   *
   * @param metrics how well events were predicted
   * @param experts number of experts of the shard that has most
   * @param shift the latest one, or null
   */
  record Snapshot(RunningMetrics.Snapshot metrics, int experts, @Nullable FoundShift shift) {}

  Evaluator(Settings settings, long brokerTimestamp) {
    this.settings = settings;
    this.brokerTimestamp = brokerTimestamp;
    this.fineTuning = settings.servesPolicy() ? new InlineFineTuning(settings) : null;
    this.offsets = new long[settings.kafka().shards()];
    for (int i = 0; i < offsets.length; i++) {
      int shard = i;
      shards.add(
          new ShardEvaluator(
              settings, fineTuning, metrics, shift -> latestShift = new FoundShift(shard, shift)));
    }
  }

  /**
   * Writes the first shard's learner to a file at the end of the input, before what is pending
   * expires.
   *
   * @param file null for none
   */
  void saveModelTo(@Nullable Path file) {
    modelFile = file;
  }

  /** Evaluates events as they are. */
  Report evaluate(EventSource source) {
    long start = System.nanoTime();
    for (Event event = source.next(); event != null; event = source.next()) {
      int shard = Shards.of(event.user(), offsets.length);
      add(new Arrival.Valid(event, false, null, NO_BYTES, nextPosition(shard)));
    }
    return finish(start);
  }

  /** Evaluates records as they would be sent. */
  Report evaluate(RecordSource source) {
    EventDecoder decoder = new EventDecoder(settings.labels().space());
    long start = System.nanoTime();
    for (Outgoing record = source.next(); record != null; record = source.next()) {
      int shard = Shards.of(record.key(), offsets.length);
      add(decoder.decode(record.key(), record.value(), null, false, nextPosition(shard)));
    }
    return finish(start);
  }

  /** Events so far; from any thread. */
  long events() {
    return events.get();
  }

  /** How it stands; from any thread. */
  Snapshot progress() {
    return latest;
  }

  private SourcePosition nextPosition(int shard) {
    return new SourcePosition("", shard, offsets[shard]++, brokerTimestamp);
  }

  private void add(Arrival arrival) {
    block.add(arrival);
    if (block.size() == BLOCK) {
      processBlock();
    }
  }

  /** Blocks keep reading and decoding out of the measured time; the order is the source's. */
  private void processBlock() {
    cpu.start();
    for (Arrival arrival : block) {
      shards.get(arrival.source().partition()).process(arrival);
    }
    cpu.stop(block.size());
    long soFar = events.addAndGet(block.size());
    block.clear();
    if (soFar % (16 * BLOCK) == 0) {
      latest = new Snapshot(metrics.window(), experts(), latestShift);
    }
  }

  private int experts() {
    return shards.stream().mapToInt(shard -> shard.experts().count()).max().orElse(1);
  }

  private Report finish(long startNanos) {
    processBlock();
    if (modelFile != null) {
      ModelFile.write(shards.get(0).snapshot(), modelFile);
    }
    List<ShardResult> results = new ArrayList<>();
    for (int i = 0; i < offsets.length; i++) {
      results.add(shards.get(i).finish(nextPosition(i), cpu.microsPerEvent()));
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    Report.FineTuning tuning = fineTuning == null ? Report.FineTuning.NONE : fineTuning.report();
    return ShardResult.report(results, settings.learner(), tuning, seconds, seconds);
  }
}
