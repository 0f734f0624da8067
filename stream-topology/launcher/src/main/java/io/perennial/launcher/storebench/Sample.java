package io.perennial.launcher.storebench;

import io.perennial.launcher.figures.Figure.Bar;
import io.perennial.launcher.figures.Figure.Unit;
import io.perennial.launcher.figures.MeasurementFailedException;
import io.perennial.launcher.storebench.Plan.Phase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws examples at random, as Protobuf, with another seed each time. By error the store answers
 * fewer where so many are a large part of its rows; the rate is that of what was answered.
 */
final class Sample {

  private static final double LEAST_PER_SECOND = 200_000;

  private final Run run;

  Sample(Run run) {
    this.run = run;
  }

  void measure() throws IOException {
    measure("uniform", true);
    measure("error", false);
  }

  /**
   * @param all whether there must be as many as are asked for
   */
  private void measure(String by, boolean all) throws IOException {
    long wanted = Math.min(run.plan().sample(), run.watch().rows());
    List<Double> rates = new ArrayList<>();
    long fewest = wanted;
    for (int i = 0; i < Plan.REPEATS; i++) {
      String target = "/sample?n=%d&by=%s&seed=%d".formatted(wanted, by, i + 1);
      Download drawn = Download.ofMessages(run.port(), target);
      if (drawn.rows() > wanted || drawn.rows() < (all ? wanted : 1)) {
        throw new MeasurementFailedException(
            "GET %s answers %,d examples".formatted(target, drawn.rows()));
      }
      fewest = Math.min(fewest, drawn.rows());
      rates.add(drawn.rowsPerSecond());
    }
    run.report()
        .add(
            Phase.sample,
            "drawn, by=" + by,
            Unit.ROWS_PER_SECOND,
            rates,
            new Bar.AtLeast(LEAST_PER_SECOND),
            "at least %,d of %,d examples, as Protobuf".formatted(fewest, wanted));
    run.say("sample: %,.0f rows/s by=%s", rates.get(rates.size() - 1), by);
  }
}
