package io.perennial.event;

/**
 * An interaction with its outcome and the prediction that was served for it: what was learned.
 *
 * @param interaction as it came, its label left as it came
 * @param label the class that was learned
 * @param origin where the label came from
 * @param labelledAt event time of the outcome, epoch milliseconds
 * @param prediction what was served
 * @param sequence place in the shard's order of learning, from 0
 */
public record LabelledExample(
    Interaction interaction,
    int label,
    Origin origin,
    long labelledAt,
    Prediction prediction,
    long sequence) {

  /** Where a label came from. */
  public enum Origin {
    /** It came with the interaction. */
    INLINE,
    /** A feedback brought it. */
    FEEDBACK,
    /** No feedback came within the attribution window: learned as class 0. */
    EXPIRED,
    /** A positive feedback came after the window, and is learned a second time. */
    CORRECTION
  }

  /** Log loss of the served prediction, in nats, with probabilities kept above 1e-7. */
  public double logLoss() {
    return -Math.log(Math.max(prediction.scores()[label], 1e-7));
  }
}
