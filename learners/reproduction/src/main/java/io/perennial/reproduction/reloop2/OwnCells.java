package io.perennial.reproduction.reloop2;

import io.perennial.memory.ErrorSketch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Gives every address a cell of its own, in the order in which they come: nothing collides. */
final class OwnCells implements ErrorSketch.Directory {

  private final List<Map<Long, Integer>> arrays;
  private final int cells;

  /**
   * @param cells that each of the arrays has
   */
  OwnCells(int arrays, int cells) {
    this.arrays =
        IntStream.range(0, arrays).<Map<Long, Integer>>mapToObj(array -> new HashMap<>()).toList();
    this.cells = cells;
  }

  /**
   * @throws IllegalStateException if there is none left
   */
  @Override
  public int cell(int array, long address) {
    Map<Long, Integer> known = arrays.get(array);
    Integer cell = known.putIfAbsent(address, known.size());
    if (cell != null) {
      return cell;
    }
    if (known.size() > cells) {
      throw new IllegalStateException(
          "array %d has no cell for another address, since all %,d are taken; give it more"
              .formatted(array, cells));
    }
    return known.size() - 1;
  }

  /** Cells that were given, of all arrays together. */
  long taken() {
    return arrays.stream().mapToLong(Map::size).sum();
  }
}
