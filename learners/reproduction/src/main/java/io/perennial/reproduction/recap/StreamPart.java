package io.perennial.reproduction.recap;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * One benchmark of events with one buffer. What needs no buffer is in every part, measured once.
 *
 * @param experts whether there is an expert per task of the stream, or one for all
 * @param buffer capacity in examples
 * @param tasks in the order in which they are learned
 * @param rows one per rule, in the rules' order
 */
public record StreamPart(
    StreamBenchmark benchmark,
    boolean experts,
    int buffer,
    List<TaskSize> tasks,
    List<RuleRow<StreamOutcome>> rows) {

  public StreamPart {
    tasks = List.copyOf(tasks);
    rows = List.copyOf(rows);
  }

  /**
   * How large a task is.
   *
   * @param learned events
   * @param heldOut events
   */
  public record TaskSize(String name, int learned, int heldOut) {}

  /** The row of a rule, if it was run. */
  public Optional<RuleRow<StreamOutcome>> row(Rule rule) {
    return RuleRow.find(rows, rule);
  }

  /**
   * What a row has above {@link Rule#UNIFORM} seed by seed; NaN for that rule itself and where it
   * was not run.
   */
  public Interval above(RuleRow<StreamOutcome> row, ToDoubleFunction<StreamOutcome> what) {
    return row.aboveUniform(rows, what);
  }

  /** As in reports. */
  String learner() {
    return experts ? "experts" : "one expert";
  }

  /** One of a matrix's cells, the mean over seeds; NaN where it was not measured. */
  static double mean(RuleRow<StreamOutcome> row, boolean loss, int after, int task) {
    return row.interval(
            outcome -> {
              double[] cells = (loss ? outcome.loss() : outcome.accuracy())[after];
              return task < cells.length ? cells[task] : Double.NaN;
            })
        .mean();
  }
}
