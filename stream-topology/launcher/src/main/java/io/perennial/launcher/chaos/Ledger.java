package io.perennial.launcher.chaos;

import io.perennial.event.file.Injected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the source knows that it sent, against what was counted. No processor has a part in it: a
 * mistake that the job and the undisturbed processor share is found here.
 */
final class Ledger {

  private Ledger() {}

  /** One line for each account that does not add up. */
  static List<String> problems(Injected sent, long oversized, Map<String, Long> counters) {
    List<String> problems = new ArrayList<>();
    long broken = sent.broken() + oversized;
    require(problems, counters, "events.deadLettered", broken);
    require(problems, counters, "events.duplicate", sent.duplicates());
    require(problems, counters, "events.late", sent.late());
    require(problems, counters, "events.learned", sent.interactions());
    require(problems, counters, "events.pending", 0);
    require(
        problems,
        counters,
        "events.received",
        sent.interactions() + broken + sent.duplicates() + sent.late());
    require(problems, counters, "feedback.received", sent.feedback() + sent.duplicateFeedback());
    require(
        problems,
        counters,
        "feedback.received",
        sum(
            counters,
            "feedback.matched",
            "feedback.corrections",
            "feedback.duplicate",
            "feedback.unmatched"));
    return problems;
  }

  private static void require(
      List<String> problems, Map<String, Long> counters, String name, long sent) {
    long counted = sum(counters, name);
    if (counted != sent) {
      problems.add("%s is %d, but %d were sent".formatted(name, counted, sent));
    }
  }

  private static long sum(Map<String, Long> counters, String... names) {
    return List.of(names).stream().mapToLong(name -> counters.getOrDefault(name, 0L)).sum();
  }
}
