package io.perennial.replay.server.sql;

import org.jspecify.annotations.Nullable;

/**
 * {@code auc(label, score)} where labels are '1' and '0'; see {@link Auc}. Public for the compiled
 * code only.
 */
public final class AucOfLabels {

  private AucOfLabels() {}

  public static Auc init() {
    return new Auc();
  }

  /** Adds a row. */
  public static Auc add(Auc auc, String label, double score) {
    if (!label.equals("1") && !label.equals("0")) {
      throw new IllegalArgumentException(
          "auc: a label must be '1' or '0', but is '"
              + label
              + "'; write auc(label = 'name', score) where the positive label has a name");
    }
    auc.add(label.equals("1"), score);
    return auc;
  }

  public static @Nullable Double result(Auc auc) {
    return auc.result();
  }
}
