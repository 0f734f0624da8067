package io.perennial.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link PrequentialEvaluation} found out.
 *
 * @param served the served scores against the labels
 * @param gauc AUC per user, averaged with the users' numbers of examples as weights; null when no
 *     user has examples of both classes
 * @param noChangeAccuracy accuracy of predicting the label before; null without examples
 * @param tenths the served scores by tenth of the stream, always ten
 * @param base the scores without the error memory's compensation
 * @param meanAbsCompensation mean absolute difference between served and base score; 0 without
 *     examples
 * @param corrections examples that were learned a second time and are not scored
 */
public record Evaluation(
    Quality served,
    @Nullable Double gauc,
    @Nullable Double noChangeAccuracy,
    List<Quality> tenths,
    Quality base,
    double meanAbsCompensation,
    long corrections) {

  public Evaluation {
    tenths = List.copyOf(tenths);
    if (tenths.size() != 10) {
      throw new IllegalArgumentException("tenths must be 10, but are " + tenths.size());
    }
  }
}
