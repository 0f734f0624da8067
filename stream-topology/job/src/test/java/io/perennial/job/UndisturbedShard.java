package io.perennial.job;

import io.perennial.event.DeadLetter;
import io.perennial.event.Decision;
import io.perennial.event.Forgotten;
import io.perennial.event.LabelledExample;
import io.perennial.event.Prediction;
import io.perennial.event.Receipt;
import io.perennial.event.TaskShift;
import io.perennial.event.codec.EventDecoder;
import io.perennial.event.codec.RawRecord;
import io.perennial.learner.OnlineLearner;
import io.perennial.processor.EventProcessor;
import io.perennial.processor.InMemoryShardState;
import io.perennial.processor.ShardOutput;
import io.perennial.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/** A shard's processor over maps, without Flink, fed with all of its records in one go. */
final class UndisturbedShard implements ShardOutput {

  private final List<Output> outputs = new ArrayList<>();
  private final OutputEncoder encoder;

  private UndisturbedShard(int shard, Settings settings) {
    this.encoder = new OutputEncoder(shard, settings.labels().space());
  }

  /** What it gives out, as in {@link StagedJob#lines}. */
  static List<String> lines(int shard, Settings settings, List<RawRecord> records)
      throws Exception {
    UndisturbedShard output = new UndisturbedShard(shard, settings);
    EventProcessor processor =
        new EventProcessor(
            settings.processor(),
            settings.labels().space(),
            new OnlineLearner(settings.learner()),
            new InMemoryShardState(),
            output);
    EventDecoder decoder = new EventDecoder(settings.labels().space());
    records.forEach(record -> processor.process(decoder.decode(record)));
    List<String> lines = new ArrayList<>(StagedJob.lines(output.outputs));
    lines.add(StagedJob.end(processor.learner().digest(), processor.counters().toMap()));
    return lines;
  }

  @Override
  public void prediction(Prediction prediction) {
    outputs.add(encoder.prediction(prediction, 0));
  }

  @Override
  public void example(LabelledExample example) {
    outputs.add(encoder.example(example, 0));
  }

  @Override
  public void shift(TaskShift shift) {
    outputs.add(encoder.shift(shift, 0));
  }

  @Override
  public void decision(Decision decision) {
    outputs.add(encoder.decision(decision, 0));
  }

  @Override
  public void forgotten(Forgotten marker, Receipt receipt) {
    throw new AssertionError("nobody asks to be forgotten");
  }

  @Override
  public void deadLetter(DeadLetter deadLetter) {
    outputs.add(encoder.deadLetter(deadLetter, null, 0));
  }
}
