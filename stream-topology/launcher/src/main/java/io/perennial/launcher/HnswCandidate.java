package io.perennial.launcher;

import com.github.jelmerk.hnswlib.core.DistanceFunctions;
import com.github.jelmerk.hnswlib.core.Item;
import com.github.jelmerk.hnswlib.core.SearchResult;
import com.github.jelmerk.hnswlib.core.hnsw.HnswIndex;

/**
 * The graph of hnswlib for Java. Of unit vectors the inner product is the cosine, and cheaper; our
 * vector kernel's makes no difference. It searches with its default breadth, the least there is for
 * ten neighbours.
 */
final class HnswCandidate implements MemoryCandidate {

  static final int BLOCK = 500;

  private final MemoryStream stream;
  private final HnswIndex<Integer, float[], Example, Float> index;

  /** What is stored: the number tells outcome and base score. */
  private static final class Example implements Item<Integer, float[]> {

    private static final long serialVersionUID = 1L;

    private final Integer id;
    private final float[] vector;

    private Example(int id, float[] vector) {
      this.id = id;
      this.vector = vector;
    }

    @Override
    public Integer id() {
      return id;
    }

    @Override
    public float[] vector() {
      return vector;
    }

    @Override
    public int dimensions() {
      return vector.length;
    }
  }

  HnswCandidate(int most, MemoryStream stream) {
    this.stream = stream;
    this.index =
        HnswIndex.newBuilder(MemoryStream.DIMENSIONS, DistanceFunctions.FLOAT_INNER_PRODUCT, most)
            .withM(MemoryBench.LINKS)
            .withEfConstruction(MemoryBench.BREADTH)
            .withEf(MemoryBench.NEIGHBOURS)
            .build();
  }

  @Override
  public String name() {
    return "hnswlib";
  }

  @Override
  public int block() {
    return BLOCK;
  }

  @Override
  public int blocks() {
    return 1;
  }

  @Override
  public void write(int from, int to) {
    for (int i = from; i < to; i++) {
      index.add(new Example(i, stream.key(i)));
    }
  }

  @Override
  public double read(int from, int to) {
    double outcomes = 0;
    for (int i = from; i < to; i++) {
      for (SearchResult<Example, Float> found :
          index.findNearest(stream.key(i), MemoryBench.NEIGHBOURS)) {
        outcomes += stream.outcome(found.item().id());
      }
    }
    return outcomes;
  }

  @Override
  public long bytes() {
    return 0;
  }
}
