package io.perennial.event;

/**
 * What a learner did about a change of its stream's task, and on what evidence.
 *
 * @param kind what was done
 * @param event outcomes learned when it was noticed
 * @param timestamp event time of the outcome at which it was noticed, epoch milliseconds
 * @param expert the expert that answers from then on; with {@link Kind#RETIRED} the one given up
 * @param previous the expert that answered before; with {@link Kind#MERGED} the one given up
 * @param statistic what the decision rests on
 * @param threshold what the statistic exceeded
 * @param eventsSinceChange events up to {@code event} that belong to the new task, as far as the
 *     statistic tells
 * @param logLossBefore mean log loss of the expert before, over the events that it answered last
 * @param logLossAfter mean log loss of the expert from then on, over the events that follow
 * @param experts number of experts afterwards
 */
public record TaskShift(
    Kind kind,
    long event,
    long timestamp,
    int expert,
    int previous,
    double statistic,
    double threshold,
    int eventsSinceChange,
    double logLossBefore,
    double logLossAfter,
    int experts) {

  /** What a learner can do. */
  public enum Kind {
    /** The task is one that no expert knows: a new one learns from here on. */
    NEW_TASK("new-task"),
    /** The task was seen before: the expert that knows it answers again. */
    RETURNING_TASK("returning-task"),
    /**
     * A new expert turned out to know no more than an older one and became one with it, or the
     * alarm that made it was taken back.
     */
    MERGED("merged"),
    /** All places were taken: the expert that was not used for longest made room. */
    RETIRED("retired");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** As in messages and reports. */
    public String text() {
      return text;
    }
  }

  /** Whether the stream's task changed, as far as the learner can tell. */
  public boolean isChange() {
    return kind == Kind.NEW_TASK || kind == Kind.RETURNING_TASK;
  }
}
