package io.perennial.event;

/**
 * The answer to an interaction, as served.
 *
 * @param id the interaction's id
 * @param timestamp the interaction's event time, epoch milliseconds
 * @param user the interaction's user
 * @param item the interaction's item
 * @param scores served probability per class, adding up to 1 (binary: length 2, index 1 is the
 *     positive class)
 * @param baseScores the same without the error memory's compensation
 * @param expert the expert that answered
 * @param modelVersion number of outcomes the model had learned when it answered
 */
public record Prediction(
    String id,
    long timestamp,
    String user,
    String item,
    float[] scores,
    float[] baseScores,
    int expert,
    long modelVersion) {

  /** Probability of the positive class of a binary stream. */
  public float score() {
    return scores[1];
  }
}
