package io.perennial.replay.server.sql;

import org.jspecify.annotations.Nullable;

/**
 * {@code auc(condition, score)}, such as {@code auc(label = 'click', score)}; see {@link Auc}.
 * Public for the compiled code only.
 */
public final class AucOfOutcomes {

  private AucOfOutcomes() {}

  public static Auc init() {
    return new Auc();
  }

  /** Adds a row. */
  public static Auc add(Auc auc, boolean positive, double score) {
    auc.add(positive, score);
    return auc;
  }

  public static @Nullable Double result(Auc auc) {
    return auc.result();
  }
}
