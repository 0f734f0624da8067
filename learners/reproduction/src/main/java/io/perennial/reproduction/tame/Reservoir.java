package io.perennial.reproduction.tame;

import io.perennial.reproduction.net.ImageSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A uniform sample, without replacement, of all rows offered: every row draws a random priority,
 * and those with the lowest stay, as many as fit. Images are deflated, so a limit in bytes holds
 * several times as many as raw ones would be. A row is its image, its digit and the expert that was
 * active; nothing here knows of tasks.
 *
 * <p>Time: O(log n) and one deflation for a row that is taken; rows that cannot stay are refused
 * before that.
 */
final class Reservoir implements ImageSource {

  /** Bytes of a row besides its image: digit, expert, length of the image, priority. */
  private static final int ROW_BYTES = 1 + 1 + 2 + 8;

  private record Row(long priority, byte[] image, int label, int expert) {
    int bytes() {
      return image.length + ROW_BYTES;
    }
  }

  private final int maxRows;
  private final long maxBytes;
  private final int imageSize;
  private final SplittableRandom random;
  private final PriorityQueue<Row> heap =
      new PriorityQueue<>(Comparator.comparingLong(Row::priority).reversed());
  private final Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
  private final Inflater inflater = new Inflater(true);
  private final byte[] packed;
  private List<Row> rows = List.of();
  private long bytes;
  private long threshold = Long.MAX_VALUE;

  /** At most so many rows, and at most so many bytes. */
  Reservoir(int maxRows, long maxBytes, int imageSize, SplittableRandom random) {
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
    this.imageSize = imageSize;
    this.random = random;
    this.packed = new byte[2 * imageSize + 64];
  }

  void offer(byte[] image, int at, int label, int expert) {
    long priority = random.nextLong();
    if (priority >= threshold) {
      return;
    }
    Row row = new Row(priority, pack(image, at), label, expert);
    heap.add(row);
    rows = List.of();
    bytes += row.bytes();
    while (heap.size() > maxRows || bytes > maxBytes) {
      Row evicted = heap.remove();
      bytes -= evicted.bytes();
      threshold = evicted.priority();
    }
  }

  private byte[] pack(byte[] image, int at) {
    deflater.reset();
    deflater.setInput(image, at, imageSize);
    deflater.finish();
    return Arrays.copyOf(packed, deflater.deflate(packed));
  }

  /** Begins anew. */
  void clear() {
    heap.clear();
    rows = List.of();
    bytes = 0;
    threshold = Long.MAX_VALUE;
  }

  @Override
  public int count() {
    return heap.size();
  }

  @Override
  public void read(int number, byte[] to) {
    inflater.reset();
    inflater.setInput(rows().get(number).image());
    try {
      int size = inflater.inflate(to, 0, imageSize);
      if (size != imageSize) {
        throw new IllegalStateException("a packed image has " + size + " of its pixels");
      }
    } catch (DataFormatException e) {
      throw new IllegalStateException("a packed image cannot be unpacked", e);
    }
  }

  int[] labels() {
    return rows().stream().mapToInt(Row::label).toArray();
  }

  int[] experts() {
    return rows().stream().mapToInt(Row::expert).toArray();
  }

  /** Memory of all rows kept. */
  long bytes() {
    return bytes;
  }

  /** The rows in an order that does not depend on the heap's. */
  private List<Row> rows() {
    if (rows.size() != heap.size()) {
      rows = new ArrayList<>(heap);
      rows.sort(Comparator.comparingLong(Row::priority));
    }
    return rows;
  }
}
