package io.perennial.policy.nd4j;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A matrix in the device's memory, row after row, of which the first rows are in use. Memory is
 * taken anew only when more rows are needed than ever before, and given back by {@link #close}, not
 * by the garbage collector, which does not see how large it is.
 */
final class Matrix implements AutoCloseable {

  private final int width;
  private INDArray whole;
  private INDArray used;

  Matrix(int rows, int width) {
    this.width = width;
    this.whole = Nd4j.create(DataType.FLOAT, rows, width);
    this.used = whole;
  }

  /** Uses the first {@code rows} rows; what they held is lost if there were fewer. */
  void resize(int rows) {
    if (rows > whole.rows()) {
      whole.close();
      whole = Nd4j.create(DataType.FLOAT, rows + rows / 2, width);
    }
    used = whole.get(NDArrayIndex.interval(0, rows), NDArrayIndex.all());
  }

  /** The rows in use; of no use after the next {@link #resize}. */
  INDArray used() {
    return used;
  }

  /** Writes all rows in use. */
  void write(float[] from) {
    host().put(from, 0, (int) used.length());
    Nd4j.getAffinityManager().tagLocation(whole, Location.HOST);
  }

  /** Reads all rows in use, once the device has done what it was given. */
  void read(float[] to) {
    Nd4j.getAffinityManager().ensureLocation(whole, Location.HOST);
    host().get(to, 0, (int) used.length());
  }

  private FloatPointer host() {
    return new FloatPointer(whole.data().pointer());
  }

  @Override
  public void close() {
    whole.close();
  }
}
