package io.perennial.launcher.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Which faults come when: a function of the seed alone. */
public record Schedule(List<Planned> faults) {

  /** Nothing happens in the first and in the last part of the stream. */
  private static final double MARGIN = 0.05;

  /**
   * @param afterSent records of the stream after which it comes, if the pipeline is well by then
   * @param delayMillis waited in addition, so that it comes anywhere between two checkpoints
   */
  public record Planned(FaultKind kind, long afterSent, long delayMillis, Fault fault) {}

  /**
   * Draws faults.
   *
   * @param kinds each comes equally often, as far as their number allows; in an order of the seed
   * @param count of faults
   * @param records of the stream
   */
  public static Schedule draw(
      long seed, List<FaultKind> kinds, int count, long records, int taskManagers) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Long> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      places.add((long) (records * random.nextDouble(MARGIN, 1 - MARGIN)));
    }
    places.sort(Comparator.naturalOrder());
    List<Planned> faults = new ArrayList<>();
    List<FaultKind> hat = new ArrayList<>();
    for (long place : places) {
      if (hat.isEmpty()) {
        hat.addAll(kinds);
      }
      FaultKind kind = hat.remove(random.nextInt(hat.size()));
      faults.add(new Planned(kind, place, random.nextInt(2_000), kind.draw(random, taskManagers)));
    }
    return new Schedule(List.copyOf(faults));
  }
}
