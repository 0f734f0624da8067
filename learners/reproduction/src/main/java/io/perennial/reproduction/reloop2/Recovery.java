package io.perennial.reproduction.reloop2;

import java.util.List;
import java.util.function.Function;

/**
 * How a learner gets over abrupt changes.
 *
 * @param learner which one
 * @param seeds at least one
 */
public record Recovery(String learner, List<Seed> seeds) {

  public Recovery {
    seeds = List.copyOf(seeds);
  }

  /**
   * One seed of the learner, over all its streams and changes.
   *
   * @param base without the error memory
   * @param served with it, in the same pass
   */
  public record Seed(long seed, GapCurve base, GapCurve served) {}

  /** One of the curves over all seeds. */
  GapCurve pooled(Function<Seed, GapCurve> which) {
    GapCurve pooled = new GapCurve();
    seeds.forEach(seed -> pooled.add(which.apply(seed)));
    return pooled;
  }
}
