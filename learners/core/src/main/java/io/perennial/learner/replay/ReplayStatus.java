package io.perennial.learner.replay;

import java.util.List;

/**
 * How a learner's replay stands.
 *
 * @param size examples held
 * @param bytes that they take
 * @param drawn examples that were looked at again
 * @param learned of those, the ones that were learned again
 * @param effort share of the allowed draws that are made, 0 to 1
 * @param objectives what is learned from: the current stream first, then the replay of each task
 */
public record ReplayStatus(
    long size, long bytes, long drawn, long learned, double effort, List<Objective> objectives) {

  /** Number of {@link Objective#expert} of the current stream. */
  public static final int CURRENT = -1;

  /** Without replay: only the current stream is learned from. */
  public static final ReplayStatus NONE =
      new ReplayStatus(0, 0, 0, 0, 0, List.of(new Objective(CURRENT, 1, 0, 0, 0)));

  public ReplayStatus {
    objectives = List.copyOf(objectives);
  }

  /** Share of the examples looked at again that had been forgotten in part; 0 before the first. */
  public double learnedShare() {
    return drawn == 0 ? 0 : (double) learned / drawn;
  }

  /**
   * Something that is learned from.
   *
   * @param expert number of the task's expert, or {@link #CURRENT}
   * @param weight the mean over all is 1
   * @param loss log loss of late, in nats
   * @param stored log loss that the same examples had when they were stored; of the current stream
   *     the same as {@code loss}
   * @param examples held; of the current stream 0
   */
  public record Objective(int expert, double weight, double loss, double stored, int examples) {

    /** The name used in reports. */
    public String name() {
      return expert == CURRENT ? "current" : "task " + expert;
    }
  }
}
