package io.perennial.learner.expert;

import java.util.HashMap;
import java.util.Map;

/** Experts that fit as told. */
final class FakeExperts implements Experts {

  int active;
  final Map<Integer, Long> ages = new HashMap<>(Map.of(0, 10_000L));
  final Map<Integer, Fit> fits = new HashMap<>();
  final Map<Integer, Fit> usual = new HashMap<>();
  int asked;

  @Override
  public int slots() {
    return 4;
  }

  @Override
  public boolean isLive(int slot) {
    return ages.containsKey(slot);
  }

  @Override
  public int active() {
    return active;
  }

  @Override
  public long age(int slot) {
    return ages.get(slot);
  }

  @Override
  public int memory() {
    return 256;
  }

  @Override
  public Fit fit(int slot, int events) {
    asked++;
    return fits.getOrDefault(slot, new Fit(1, .5));
  }

  @Override
  public Fit usual(int slot) {
    return usual.getOrDefault(slot, new Fit(.3, .1));
  }
}
