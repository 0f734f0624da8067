package io.perennial.reproduction.recap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What was measured on streams, for the terminal: a table per benchmark, experts and buffer. */
final class StreamTable {

  private static final List<String> HEADER =
      List.of(
          "",
          "log loss",
          "forgetting",
          "transfer",
          "worst task",
          "online",
          "accuracy %",
          "forgetting",
          "worst task",
          "log loss vs uniform",
          "online vs uniform");

  private StreamTable() {}

  /** Appends the tables; nothing without any part. */
  static void append(StringBuilder text, List<StreamPart> parts) {
    for (StreamPart part : parts) {
      text.append(title(part)).append('\n');
      List<List<String>> rows = new ArrayList<>();
      rows.add(HEADER);
      part.rows().forEach(row -> rows.add(row(part, row)));
      RecapTable.align(text, rows);
      text.append('\n');
    }
    if (!parts.isEmpty()) {
      text.append(
          "Streams: log loss in nats and accuracy of held-out events asked again at the end, mean"
              + " over tasks; online: of the scores that were served to the events learned.\n");
    }
  }

  private static String title(StreamPart part) {
    int seeds = part.rows().get(0).outcomes().size();
    return String.format(
        Locale.ROOT,
        "%s, %s, buffer %,d: %d tasks of %,d events learned once and %,d held out; %s",
        part.benchmark(),
        part.learner(),
        part.buffer(),
        part.tasks().size(),
        part.tasks().stream().mapToInt(StreamPart.TaskSize::learned).sum(),
        part.tasks().stream().mapToInt(StreamPart.TaskSize::heldOut).sum(),
        seeds == 1 ? "1 seed" : seeds + " seeds");
  }

  private static List<String> row(StreamPart part, RuleRow<StreamOutcome> row) {
    return List.of(
        row.rule().label(),
        nats("%.4f", row, StreamOutcome::averageLoss),
        nats("%.4f", row, StreamOutcome::lossForgetting),
        nats("%+.4f", row, StreamOutcome::lossTransfer),
        nats("%.4f", row, StreamOutcome::worstLoss),
        nats("%.4f", row, StreamOutcome::online),
        percent(row, StreamOutcome::averageAccuracy),
        percent(row, StreamOutcome::accuracyForgetting),
        percent(row, StreamOutcome::worstAccuracy),
        RecapTable.cell("%+.4f", 1, part.above(row, StreamOutcome::averageLoss)),
        RecapTable.cell("%+.4f", 1, part.above(row, StreamOutcome::online)));
  }

  private static String nats(
      String format, RuleRow<StreamOutcome> row, ToDoubleFunction<StreamOutcome> what) {
    return RecapTable.cell(format, 1, row.interval(what));
  }

  private static String percent(RuleRow<StreamOutcome> row, ToDoubleFunction<StreamOutcome> what) {
    return RecapTable.cell("%.2f", 100, row.interval(what));
  }
}
