package io.perennial.evaluation;

import io.perennial.event.TaskShift;
import io.perennial.learner.expert.ExpertStatus;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Report} for the terminal: two columns, with the shifts as a table among them, and what
 * does not apply left out.
 */
public final class ReportTable {

  private static final String UNDEFINED = "-";
  private static final String SHIFTS = "shifts";
  private static final int SHOWN = 6;

  private final Map<String, String> rows = new LinkedHashMap<>();

  private ReportTable() {}

  /** The report as lines of text, each ended by a newline. */
  public static String render(Report report) {
    ReportTable table = new ReportTable();
    table.counts(report.events(), report.feedback());
    table.evaluation(report.evaluation());
    table.machinery(report);
    table.run(report);
    return table.render(ShiftTable.render(report));
  }

  private void counts(EventCounts events, FeedbackCounts feedback) {
    rows.put("received", count(events.received()));
    rows.put("learned", withPart(events.learned(), events.expired(), "expired"));
    putUnlessZero("pending", events.pending());
    putUnlessZero("late", events.late());
    putUnlessZero("duplicate", events.duplicate());
    putUnlessZero("dead-lettered", events.deadLettered());
    putUnlessZero("repaired", events.repaired());
    putUnlessZero("forgotten", events.forgotten());
    if (!events.balances()) {
      rows.put("unaccounted", count(events.unaccounted()));
    }
    if (feedback.received() == 0) {
      return;
    }
    rows.put("feedback", count(feedback.received()));
    rows.put("  matched", count(feedback.matched()));
    putUnlessZero("  corrections", feedback.corrections());
    putUnlessZero("  duplicate", feedback.duplicate());
    putUnlessZero("  unmatched", feedback.unmatched());
    putUnlessZero("  waiting", feedback.waiting());
    if (!feedback.balances()) {
      rows.put("  unaccounted", count(feedback.unaccounted()));
    }
  }

  private void evaluation(Evaluation evaluation) {
    Quality served = evaluation.served();
    Quality base = evaluation.base();
    rows.put("log loss", withBase(served.logLoss(), base.logLoss()));
    rows.put("AUC", withBase(served.auc(), base.auc()));
    rows.put("AUC per user", figure(evaluation.gauc()));
    rows.put("accuracy", withBase(served.accuracy(), base.accuracy()));
    rows.put("  of no change", figure(evaluation.noChangeAccuracy()));
    rows.put("log loss by tenth", tenths(evaluation.tenths()));
  }

  private void machinery(Report report) {
    rows.put("experts", experts(report));
    rows.put(SHIFTS, shifts(report));
    if (report.errorMemory().bytes() > 0) {
      rows.put(
          "error memory",
          "%s bytes, %s reads, %s writes, mean compensation %s, share %s, hit rate %s"
              .formatted(
                  count(report.errorMemory().bytes()),
                  count(report.errorMemory().reads()),
                  count(report.errorMemory().writes()),
                  figure(report.errorMemory().meanAbsCompensation()),
                  figure(report.errorMemory().share()),
                  figure(report.errorMemory().hitRate())));
    }
    if (report.replay().size() > 0) {
      rows.put(
          "replay",
          "%s examples, %s bytes, %s drawn, %s of them learned again"
              .formatted(
                  count(report.replay().size()),
                  count(report.replay().bytes()),
                  count(report.replay().drawn()),
                  count(report.replay().learned())));
      rows.put("  weights", weights(report.replay()));
    }
    if (report.ranking().decisions() > 0) {
      rows.put(
          "ranking",
          "NDCG@10 %s over %s decisions (by the logit alone %s, by popularity %s)"
              .formatted(
                  figure(report.ranking().served().ndcg10()),
                  count(report.ranking().decisions()),
                  figure(report.ranking().fast().ndcg10()),
                  figure(report.ranking().popularity().ndcg10())));
    }
    Report.FineTuning tuning = report.fineTuning();
    if (!tuning.backend().equals("none")) {
      rows.put(
          "fine-tuning",
          "%s, %s RL and %s supervised steps, %s updates accepted, %s refused%s"
              .formatted(
                  tuning.backend(),
                  count(tuning.rlSteps()),
                  count(tuning.supervisedSteps()),
                  count(tuning.updatesAccepted()),
                  count(tuning.updatesRefused()),
                  freshness(tuning)));
    }
  }

  private static String freshness(Report.FineTuning tuning) {
    return Double.isNaN(tuning.freshness50())
        ? ""
        : String.format(
            Locale.ROOT,
            ", a decision is served after %.1f s (p99 %.1f s)",
            tuning.freshness50(),
            tuning.freshness99());
  }

  /** The first few; the report has all. */
  private static String weights(Report.Replay replay) {
    String first =
        replay.objectives().stream()
            .limit(SHOWN)
            .map(o -> o.name() + " " + figure(o.status().weight()))
            .collect(Collectors.joining(", "));
    int more = replay.objectives().size() - SHOWN;
    return more > 0 ? first + ", and " + more + " more" : first;
  }

  /** With several shards, how many each of them has. */
  private static String experts(Report report) {
    if (report.hasShards()) {
      return report.expertPools().stream()
              .map(pool -> count(pool.count()))
              .collect(Collectors.joining(", "))
          + " by shard";
    }
    ExpertStatus pool =
        report.expertPools().isEmpty() ? ExpertStatus.ONE : report.expertPools().get(0);
    return pool.count() == 1
        ? "1"
        : "%s, active %s%s%s"
            .formatted(count(pool.count()), count(pool.active()), selector(pool), weights(pool));
  }

  private static String selector(ExpertStatus pool) {
    return Double.isNaN(pool.selectorAccuracy())
        ? ""
        : String.format(
            Locale.ROOT,
            ", selector agrees %.1f %%, answers %.1f %%",
            100 * pool.selectorAccuracy(),
            100 * pool.selected());
  }

  private static String weights(ExpertStatus pool) {
    return pool.nonzero() == pool.parameters()
        ? ""
        : ", %s of %s weights left".formatted(count(pool.nonzero()), count(pool.parameters()));
  }

  private static String shifts(Report report) {
    Map<TaskShift.Kind, Long> kinds = new EnumMap<>(TaskShift.Kind.class);
    report.shifts().forEach(found -> kinds.merge(found.shift().kind(), 1L, Long::sum));
    String all = count(report.shifts().size());
    return kinds.isEmpty()
        ? all
        : kinds.entrySet().stream()
            .map(kind -> count(kind.getValue()) + " " + kind.getKey().text())
            .collect(Collectors.joining(", ", all + " (", ")"));
  }

  private void run(Report report) {
    double rate = report.throughput().eventsPerSecond();
    double micros = report.throughput().cpuMicrosPerEvent();
    rows.put("events per second", Double.isFinite(rate) ? count(Math.round(rate)) : UNDEFINED);
    rows.put(
        "CPU microseconds",
        Double.isFinite(micros) ? String.format(Locale.ROOT, "%.1f an event", micros) : UNDEFINED);
    rows.put("seconds", String.format(Locale.ROOT, "%.1f", report.seconds()));
    rows.put("seed", Long.toString(report.seed()));
    rows.put("model digest", report.modelDigest());
  }

  /**
   * @param shifts lines that follow the row of that name
   */
  private String render(List<String> shifts) {
    int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
    StringBuilder text = new StringBuilder();
    rows.forEach(
        (name, value) -> {
          text.append(name).append(" ".repeat(width - name.length())).append(value).append('\n');
          if (name.equals(SHIFTS)) {
            shifts.forEach(line -> text.append(line).append('\n'));
          }
        });
    return text.toString();
  }

  private void putUnlessZero(String name, long value) {
    if (value != 0) {
      rows.put(name, count(value));
    }
  }

  private static String withPart(long whole, long part, String name) {
    return part == 0 ? count(whole) : count(whole) + " (" + count(part) + " " + name + ")";
  }

  /** With the base score's figure behind it where the two differ. */
  private static String withBase(@Nullable Double served, @Nullable Double base) {
    String text = figure(served);
    String baseText = figure(base);
    return text.equals(baseText) ? text : text + " (base " + baseText + ")";
  }

  private static String tenths(List<Quality> tenths) {
    return tenths.stream().map(tenth -> figure(tenth.logLoss())).collect(Collectors.joining(" "));
  }

  private static String figure(@Nullable Double value) {
    return value == null ? UNDEFINED : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
