package io.perennial.reproduction.reloop2;

import java.util.List;

/**
 * What a corrector came to.
 *
 * @param name of the corrector, and how its share was chosen
 * @param plotted whether it is a line of the plot
 * @param overall over all rows
 * @param slots one entry per slot
 * @param micros CPU time per row: the base's own for the base, else what is added to it
 * @param bytes of the memory, 0 if it has none
 * @param share lambda that was chosen; NaN if there is none
 */
public record Result(
    String name,
    boolean plotted,
    Quality overall,
    List<Quality> slots,
    double micros,
    long bytes,
    double share) {

  public Result {
    slots = List.copyOf(slots);
  }
}
