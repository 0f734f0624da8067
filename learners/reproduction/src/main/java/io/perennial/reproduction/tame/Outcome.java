package io.perennial.reproduction.tame;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What one variant reached with one seed. Accuracies are shares from 0 to 1; those that do not
 * apply are NaN.
 *
 * @param accuracy share of the test images whose digit was named
 * @param selectorAccuracy share of the test images for which the expert was chosen that had learned
 *     most of the image's task
 * @param expertAccuracy accuracy had that expert always been chosen
 * @param parameters weights that are not 0, of experts and selector together
 * @param detection how the changes of the task were noticed
 * @param bufferBytes of the reservoir, the pruning buffer and the rows kept until they are certain
 * @param seconds from the first row learned to the last answer
 */
public record Outcome(
    Variant variant,
    double accuracy,
    double selectorAccuracy,
    double expertAccuracy,
    int parameters,
    Detection detection,
    long bufferBytes,
    double seconds) {

  /**
   * Alarms against true changes: the first alarm in a task is its detection, any other is false.
   *
   * @param experts that were created
   * @param delays rows of the new task up to and including the alarm, for every change noticed
   * @param falseAlarms alarms without a change
   * @param missed changes without an alarm before the next one
   */
  public record Detection(int experts, List<Integer> delays, int falseAlarms, int missed) {

    static Detection of(TaskStream stream, List<Shift> shifts, int experts) {
      int[] first = new int[stream.tasks()];
      for (int row = stream.rows() - 1; row >= 0; row--) {
        first[stream.task(row)] = row;
      }
      Integer[] delays = new Integer[stream.tasks()];
      int falseAlarms = 0;
      for (Shift shift : shifts) {
        int task = stream.task(shift.alarm());
        if (task == 0 || delays[task] != null) {
          falseAlarms++;
        } else {
          delays[task] = shift.alarm() - first[task] + 1;
        }
      }
      List<Integer> noticed = Arrays.stream(delays).filter(Objects::nonNull).toList();
      return new Detection(experts, noticed, falseAlarms, stream.tasks() - 1 - noticed.size());
    }

    /** Mean of the delays; NaN if there are none. */
    public double meanDelay() {
      return delays.stream().mapToInt(delay -> delay).average().orElse(Double.NaN);
    }
  }
}
