package io.perennial.launcher;

import io.perennial.event.TaskShift;
import io.perennial.learner.expert.ExpertStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * What one way came to on one stream with one seed.
 *
 * @param delays of the changes that were found, in events
 * @param missed required changes without an alarm
 * @param falseAlarms alarms that follow no change
 * @param returning alarms that named an expert that was there before
 */
record DriftOutcome(
    double accuracy,
    double logLoss,
    ExpertStatus experts,
    List<Long> delays,
    int required,
    int missed,
    int falseAlarms,
    int returning,
    double cpuMicrosPerEvent) {

  /** An alarm later than this after a change is none of its. */
  static final long PATIENCE = 8_000;

  /**
   * Alarms against changes: the first alarm within {@value #PATIENCE} events finds a change,
   * further ones there are answers to the same change.
   */
  static DriftOutcome of(
      double accuracy,
      double logLoss,
      ExpertStatus experts,
      List<TaskShift> shifts,
      List<DriftStream.Known> changes,
      double cpuMicrosPerEvent) {
    List<TaskShift> alarms = shifts.stream().filter(TaskShift::isChange).toList();
    List<Long> delays = new ArrayList<>();
    int required = 0;
    int missed = 0;
    int explained = 0;
    for (int i = 0; i < changes.size(); i++) {
      DriftStream.Known change = changes.get(i);
      long until = change.event() + PATIENCE;
      long end = i + 1 < changes.size() ? Math.min(until, changes.get(i + 1).event()) : until;
      List<Long> found =
          alarms.stream()
              .map(TaskShift::event)
              .filter(event -> event >= change.event() && event < end)
              .toList();
      explained += found.size();
      required += change.required() ? 1 : 0;
      if (!found.isEmpty() && change.required()) {
        delays.add(found.get(0) - change.event());
      } else if (change.required()) {
        missed++;
      }
    }
    int returning =
        (int) alarms.stream().filter(s -> s.kind() == TaskShift.Kind.RETURNING_TASK).count();
    return new DriftOutcome(
        accuracy,
        logLoss,
        experts,
        List.copyOf(delays),
        required,
        missed,
        alarms.size() - explained,
        returning,
        cpuMicrosPerEvent);
  }
}
