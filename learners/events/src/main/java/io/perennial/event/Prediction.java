package io.perennial.event;

import java.util.List;

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
 * @param confidence how far the scores rest on the error memory, from 0 (they are the base scores)
 *     to 1
 * @param evidence past examples that spoke for the compensation, the nearest first; told only on
 *     request
 * @param ranking the candidates of a decision, the best first; empty where there was nothing to
 *     choose from
 * @param policyVersion of the ranking policy behind it, 0 before the first update
 */
public record Prediction(
    String id,
    long timestamp,
    String user,
    String item,
    float[] scores,
    float[] baseScores,
    int expert,
    long modelVersion,
    float confidence,
    List<Evidence> evidence,
    List<RankedItem> ranking,
    long policyVersion) {

  public Prediction {
    evidence = List.copyOf(evidence);
    ranking = List.copyOf(ranking);
  }

  /** One without a choice. */
  public Prediction(
      String id,
      long timestamp,
      String user,
      String item,
      float[] scores,
      float[] baseScores,
      int expert,
      long modelVersion,
      float confidence,
      List<Evidence> evidence) {
    this(
        id,
        timestamp,
        user,
        item,
        scores,
        baseScores,
        expert,
        modelVersion,
        confidence,
        evidence,
        List.of(),
        0);
  }

  /** One that no error memory had a part in. */
  public Prediction(
      String id,
      long timestamp,
      String user,
      String item,
      float[] scores,
      float[] baseScores,
      int expert,
      long modelVersion) {
    this(id, timestamp, user, item, scores, baseScores, expert, modelVersion, 0, List.of());
  }

  /** Probability of the positive class of a binary stream. */
  public float score() {
    return scores[1];
  }
}
