package io.perennial.reproduction.reloop2;

import io.perennial.memory.ExactMemory;
import io.perennial.memory.Neighbours;

/**
 * ReLoop2's memory before it is sketched (equations 9 to 14): the nearest of the latest {@value
 * #CAPACITY} rows, by comparing with each. The share lambda is chosen afterwards.
 */
final class Neighbourhood implements Corrector {

  static final int CAPACITY = 20_000;
  private static final double TEMPERATURE = 0.1;

  private final ExactMemory memory;
  private final Neighbours neighbours;
  private final int count;
  private final float gamma;
  private final int dimensions;

  /**
   * @param count k
   * @param gamma 1 for the outcomes of similar rows, 0 for the errors of their scores
   */
  Neighbourhood(Setting setting, int count, float gamma) {
    this.memory = new ExactMemory(CAPACITY, setting.dimensions());
    this.neighbours = new Neighbours(count);
    this.count = count;
    this.gamma = gamma;
    this.dimensions = setting.dimensions();
  }

  @Override
  public float correct(Query query) {
    memory.nearest(query.hidden(), query.item(), false, count, query.time(), neighbours);
    return query.base() + neighbours.error(query.base(), gamma, TEMPERATURE);
  }

  @Override
  public void remember(Query query, int label) {
    memory.write(query.hidden(), query.item(), query.time(), label, query.base());
  }

  @Override
  public long bytes() {
    return 4L * (dimensions + 10) * CAPACITY;
  }
}
