package io.perennial.replay.server.storage;

import io.perennial.replay.api.ReplayQuery.Order;
import io.perennial.replay.api.ReplayQuery.Position;
import java.util.Arrays;
import java.util.Comparator;

/** The orders of answers. */
public final class RowOrder {

  private static final Comparator<RowView> OLDEST =
      (a, b) -> Arrays.compareUnsigned(a.key(), b.key());
  private static final Comparator<RowView> WORST =
      Comparator.comparingDouble(RowView::flooredLabelScore).thenComparing(OLDEST);

  private static final double MOST_LOSS = -Math.log(1e-7);

  private RowOrder() {}

  /** Whether a row comes after a place when the worst comes first. */
  static boolean isWorstAfter(RowView row, Position place) {
    int byError = Float.compare(row.flooredLabelScore(), labelScore(place));
    return byError > 0
        || byError == 0
            && Arrays.compareUnsigned(row.key(), KeyLayout.row(place.timestamp(), place.id())) > 0;
  }

  /** The probability that had this log loss: a float comes back from its logarithm as it was. */
  static float labelScore(Position place) {
    float score = (float) Math.exp(-place.logLoss());
    return place.logLoss() >= MOST_LOSS ? RowView.FLOOR_AS_FLOAT : score;
  }

  /** What comes first in an order is less; equal are rows with one key. */
  public static Comparator<RowView> of(Order order) {
    return switch (order) {
      case OLDEST -> OLDEST;
      case NEWEST -> OLDEST.reversed();
      case WORST -> WORST;
    };
  }
}
