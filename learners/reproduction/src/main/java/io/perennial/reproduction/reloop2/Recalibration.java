package io.perennial.reproduction.reloop2;

/** What calibration alone gains: a slope and a bias on the base's logit (Platt), learned online. */
final class Recalibration implements Corrector {

  private final Blend blend = Blend.recalibrating();
  private final Kept<Blend.Terms> kept = new Kept<>(Blend.Terms::new);

  @Override
  public float correct(Query query) {
    return blend.score(query.base(), kept.of(query));
  }

  @Override
  public void judge(Query query, int label) {
    blend.learn(kept.of(query), label);
  }

  @Override
  public void remember(Query query, int label) {}
}
