package io.perennial.processor;

import io.perennial.event.DeadLetter;
import io.perennial.event.Decision;
import io.perennial.event.Forgotten;
import io.perennial.event.LabelledExample;
import io.perennial.event.Prediction;
import io.perennial.event.Receipt;
import io.perennial.event.TaskShift;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a shard gave out, and one line for each in order. */
final class RecordingOutput implements ShardOutput {

  final List<Prediction> predictions = new ArrayList<>();
  final List<LabelledExample> examples = new ArrayList<>();
  final List<DeadLetter> deadLetters = new ArrayList<>();
  final List<Decision> decisions = new ArrayList<>();
  final List<TaskShift> shifts = new ArrayList<>();
  final List<Forgotten> markers = new ArrayList<>();
  final List<Receipt> receipts = new ArrayList<>();
  final List<String> lines = new ArrayList<>();

  @Override
  public void prediction(Prediction prediction) {
    predictions.add(prediction);
    lines.add(
        "prediction "
            + prediction.id()
            + " "
            + prediction.score()
            + " "
            + prediction.modelVersion());
  }

  @Override
  public void example(LabelledExample example) {
    examples.add(example);
    lines.add(
        "example "
            + example.interaction().id()
            + " "
            + example.label()
            + " "
            + example.origin()
            + " "
            + example.labelledAt()
            + " "
            + example.sequence()
            + " "
            + example.prediction().score());
  }

  @Override
  public void shift(TaskShift shift) {
    shifts.add(shift);
    lines.add("shift " + shift.kind() + " " + shift.event());
  }

  @Override
  public void decision(Decision decision) {
    decisions.add(decision);
    lines.add("decision " + decision.interaction().id() + " " + decision.chosen());
  }

  @Override
  public void forgotten(Forgotten marker, Receipt receipt) {
    markers.add(marker);
    receipts.add(receipt);
    lines.add("forgotten " + marker + " " + receipt);
  }

  @Override
  public void deadLetter(DeadLetter deadLetter) {
    deadLetters.add(deadLetter);
    lines.add("dead letter " + deadLetter.source().offset() + " " + deadLetter.reason());
  }
}
