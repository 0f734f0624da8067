package io.perennial.launcher;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the replay store's benchmark found; grows while it runs. One thread. */
final class StoreBenchReport {

  private final StoreBenchPlan plan;
  private final List<StoreBenchFigure> figures = new ArrayList<>();
  private final Map<StoreBenchPhase, String> problems = new EnumMap<>(StoreBenchPhase.class);
  private final List<String> sqlPlan = new ArrayList<>();

  StoreBenchReport(StoreBenchPlan plan) {
    this.plan = plan;
  }

  void add(
      StoreBenchPhase phase,
      String what,
      StoreBenchUnit unit,
      List<Double> values,
      StoreBenchFigure.@Nullable Bar bar,
      String note) {
    figures.add(new StoreBenchFigure(phase, what, unit, values, bar, note));
  }

  /** Quantiles of the time that answers took, in milliseconds. */
  void addLatencies(
      StoreBenchPhase phase, StoreBenchLatencies latencies, Map<Double, Double> mostMillis) {
    for (double quantile : new double[] {0.5, 0.99, 0.999}) {
      Double most = mostMillis.get(quantile);
      add(
          phase,
          "history, p" + String.valueOf(quantile * 100).replaceAll("\\.0$", ""),
          StoreBenchUnit.MILLIS,
          List.of(latencies.millis(quantile)),
          most == null ? null : new StoreBenchFigure.Bar.AtMost(most),
          "of %,d answers".formatted(latencies.count()));
    }
  }

  /** Says why the rest of a phase could not be measured. */
  void problem(StoreBenchPhase phase, String text) {
    problems.merge(phase, text, (before, further) -> before + "; " + further);
  }

  void explainSql(List<String> lines) {
    sqlPlan.addAll(lines);
  }

  StoreBenchPlan plan() {
    return plan;
  }

  List<StoreBenchFigure> figures() {
    return Collections.unmodifiableList(figures);
  }

  Map<StoreBenchPhase, String> problems() {
    return Collections.unmodifiableMap(problems);
  }

  /** How the store reads for the SQL question; empty where that was not asked. */
  List<String> sqlPlan() {
    return Collections.unmodifiableList(sqlPlan);
  }

  /** Whether everything that was to be measured was. */
  boolean isComplete() {
    return problems.isEmpty();
  }
}
