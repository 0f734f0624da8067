package io.perennial.launcher.storebench;

import io.perennial.launcher.figures.MeasurementFailedException;
import java.io.IOException;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A large answer that was read from its first byte to its last, and only counted.
 *
 * @param rows in it
 * @param bytes of its body, without HTTP's own
 * @param seconds from the question to the last byte
 */
record Download(long rows, long bytes, double seconds) {

  private static final int BUFFER_BYTES = 256 * 1024;

  double rowsPerSecond() {
    return rows / seconds;
  }

  /** A megabyte is a million bytes. */
  double megabytesPerSecond() {
    return bytes / 1e6 / seconds;
  }

  /** One figure of each. */
  static List<Double> each(List<Download> downloads, ToDoubleFunction<Download> figure) {
    return downloads.stream().mapToDouble(figure).boxed().toList();
  }

  /** Reads rows as JSON, one a line. */
  static Download ofLines(int port, String target) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (StoreConnection connection = new StoreConnection(port)) {
      long start = System.nanoTime();
      AnswerBody body = connection.get(target, StoreConnection.ANY).body();
      long rows = 0;
      long bytes = 0;
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        rows += RowLines.count(buffer, count);
        bytes += count;
      }
      return new Download(rows, bytes, secondsSince(start));
    }
  }

  /** Reads rows as Protobuf messages. */
  static Download ofMessages(int port, String target) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (StoreConnection connection = new StoreConnection(port)) {
      long start = System.nanoTime();
      var answer = connection.get(target, StoreConnection.PROTOBUF);
      if (!answer.contentType().equals(StoreConnection.PROTOBUF)) {
        throw new MeasurementFailedException(
            "GET %s answers %s where %s is asked for"
                .formatted(target, answer.contentType(), StoreConnection.PROTOBUF));
      }
      FrameCounter frames = new FrameCounter();
      AnswerBody body = answer.body();
      long bytes = 0;
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        frames.accept(buffer, count);
        bytes += count;
      }
      return new Download(frames.messages(), bytes, secondsSince(start));
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
