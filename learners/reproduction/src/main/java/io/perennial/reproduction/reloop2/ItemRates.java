package io.perennial.reproduction.reloop2;

import io.perennial.learner.kernel.FastMath;
import java.util.HashMap;
import java.util.Map;

/**
 * The control that a memory has to beat: how the item did lately, and no model's error. Per item
 * and half-life the exact decayed count n and outcome sum Y, against the decayed rate g of all:
 *
 * <pre>x_h = logit((Y_h + {@value #PRIOR} g_h) / (n_h + {@value #PRIOR})) - logit(g_h)</pre>
 *
 * added to the base's logit by a {@link Blend}.
 */
final class ItemRates implements Corrector {

  private static final float PRIOR = 2;
  private static final long[] HALF_LIVES = {30 * 60_000L, 2 * 3_600_000L};

  private final Map<Long, Rate> items = new HashMap<>();
  private final Rate all = new Rate();
  private final Rate unknown = new Rate();
  private final Blend blend;
  private final float[] signals = new float[HALF_LIVES.length];
  private final Kept<Blend.Terms> kept = new Kept<>(Blend.Terms::new);

  /** Decayed counts and outcome sums as of one time. */
  private static final class Rate {
    final float[] count = new float[HALF_LIVES.length];
    final float[] sum = new float[HALF_LIVES.length];
    long time;

    float fade(int h, long now) {
      return FastMath.exp2(-(float) Math.max(0, now - time) / HALF_LIVES[h]);
    }

    void add(int label, long now) {
      for (int h = 0; h < HALF_LIVES.length; h++) {
        float fade = fade(h, now);
        count[h] = count[h] * fade + 1;
        sum[h] = sum[h] * fade + label;
      }
      time = Math.max(time, now);
    }
  }

  /**
   * @param byEvidence whether items that are known well have weights of their own
   */
  ItemRates(boolean byEvidence) {
    this.blend = Blend.of(HALF_LIVES.length, byEvidence);
  }

  @Override
  public float correct(Query query) {
    Rate item = items.getOrDefault(query.item(), unknown);
    for (int h = 0; h < HALF_LIVES.length; h++) {
      // Of all, count and sum fade alike.
      float mean = (all.sum[h] + 0.5f) / (all.count[h] + 1);
      float fade = item.fade(h, query.time());
      float rate = (item.sum[h] * fade + PRIOR * mean) / (item.count[h] * fade + PRIOR);
      signals[h] = Blend.logit(rate) - Blend.logit(mean);
    }
    float evidence = item.count[0] * item.fade(0, query.time());
    return blend.score(query.base(), signals, evidence, kept.of(query));
  }

  @Override
  public void judge(Query query, int label) {
    blend.learn(kept.of(query), label);
  }

  @Override
  public void remember(Query query, int label) {
    items.computeIfAbsent(query.item(), key -> new Rate()).add(label, query.time());
    all.add(label, query.time());
  }
}
