package io.perennial.launcher.storebench;

import io.perennial.launcher.figures.Figure;
import io.perennial.launcher.figures.Figure.Bar;
import io.perennial.launcher.figures.Figure.Unit;
import io.perennial.launcher.figures.Latencies;
import io.perennial.launcher.storebench.Plan.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the benchmark found; grows while it runs. One thread. */
public final class Report {

  private final Plan plan;
  private final List<Figure> figures = new ArrayList<>();
  private final Map<String, String> problems = new LinkedHashMap<>();
  private final List<String> sqlPlan = new ArrayList<>();

  Report(Plan plan) {
    this.plan = plan;
  }

  void add(
      Phase phase, String what, Unit unit, List<Double> values, @Nullable Bar bar, String note) {
    figures.add(new Figure(phase.name(), what, unit, values, bar, note));
  }

  /** Quantiles of the time that answers took, in milliseconds. */
  void addLatencies(Phase phase, Latencies latencies, Map<Double, Double> mostMillis) {
    for (double quantile : new double[] {0.5, 0.99, 0.999}) {
      Double most = mostMillis.get(quantile);
      add(
          phase,
          "history, p" + String.valueOf(quantile * 100).replaceAll("\\.0$", ""),
          Unit.MILLIS,
          List.of(latencies.millis(quantile)),
          most == null ? null : new Bar.AtMost(most),
          "of %,d answers".formatted(latencies.count()));
    }
  }

  /** Says why the rest of a phase could not be measured. */
  void problem(Phase phase, String text) {
    problems.merge(phase.name(), text, (before, further) -> before + "; " + further);
  }

  void explainSql(List<String> lines) {
    sqlPlan.addAll(lines);
  }

  Plan plan() {
    return plan;
  }

  List<Figure> figures() {
    return Collections.unmodifiableList(figures);
  }

  Map<String, String> problems() {
    return Collections.unmodifiableMap(problems);
  }

  /** How the store reads for the SQL question; empty where that was not asked. */
  List<String> sqlPlan() {
    return Collections.unmodifiableList(sqlPlan);
  }

  /** Whether everything that was to be measured was. */
  public boolean isComplete() {
    return problems.isEmpty();
  }
}
