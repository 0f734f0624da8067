package io.perennial.replay.api;

import io.perennial.event.Feature;
import io.perennial.event.LabelledExample.Origin;
import java.util.List;

/**
 * A labelled example as the replay store answers it.
 *
 * @param id of the interaction
 * @param timestamp event time of the interaction, epoch milliseconds
 * @param user may be empty
 * @param item may be empty
 * @param domain the logical stream; empty is the default one
 * @param label name of the class that was learned; its index where the store was started without
 *     the names
 * @param origin where the label came from
 * @param score served probability of the positive class of a binary stream; of the class that was
 *     learned where there are more than two
 * @param baseScore the same without the error memory's compensation
 * @param logLoss of the served prediction, in nats
 * @param expert the expert that answered
 * @param modelVersion outcomes the model had learned when it answered
 * @param labelledAt event time of the outcome, epoch milliseconds
 * @param sequence place in the shard's order of learning, from 0
 * @param features the context, in the order of their names
 * @param replays times the learner drew it again, as far as that was asked for and is known
 * @param replayWeight mean weight it was learned with when it was drawn; NaN where there is none
 */
public record ReplayRow(
    String id,
    long timestamp,
    String user,
    String item,
    String domain,
    String label,
    Origin origin,
    float score,
    float baseScore,
    double logLoss,
    int expert,
    long modelVersion,
    long labelledAt,
    long sequence,
    List<Feature> features,
    long replays,
    double replayWeight) {

  public ReplayRow {
    features = List.copyOf(features);
  }

  /** A row of which it is not told how often it was drawn again. */
  public ReplayRow(
      String id,
      long timestamp,
      String user,
      String item,
      String domain,
      String label,
      Origin origin,
      float score,
      float baseScore,
      double logLoss,
      int expert,
      long modelVersion,
      long labelledAt,
      long sequence,
      List<Feature> features) {
    this(
        id,
        timestamp,
        user,
        item,
        domain,
        label,
        origin,
        score,
        baseScore,
        logLoss,
        expert,
        modelVersion,
        labelledAt,
        sequence,
        features,
        0,
        Double.NaN);
  }
}
