package io.perennial.launcher;

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
record StoreBenchDownload(long rows, long bytes, double seconds) {

  private static final int BUFFER_BYTES = 256 * 1024;

  double rowsPerSecond() {
    return rows / seconds;
  }

  /** A megabyte is a million bytes. */
  double megabytesPerSecond() {
    return bytes / 1e6 / seconds;
  }

  /** One figure of each. */
  static List<Double> each(
      List<StoreBenchDownload> downloads, ToDoubleFunction<StoreBenchDownload> figure) {
    return downloads.stream().mapToDouble(figure).boxed().toList();
  }

  /** Reads rows as JSON, one a line. */
  static StoreBenchDownload ofLines(int port, String target) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (StoreBenchConnection connection = new StoreBenchConnection(port)) {
      long start = System.nanoTime();
      StoreBenchBody body = connection.get(target, StoreBenchConnection.ANY).body();
      long rows = 0;
      long bytes = 0;
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        rows += StoreBenchLines.count(buffer, count);
        bytes += count;
      }
      return new StoreBenchDownload(rows, bytes, secondsSince(start));
    }
  }

  /** Reads rows as Protobuf messages. */
  static StoreBenchDownload ofMessages(int port, String target) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (StoreBenchConnection connection = new StoreBenchConnection(port)) {
      long start = System.nanoTime();
      var answer = connection.get(target, StoreBenchConnection.PROTOBUF);
      if (!answer.contentType().equals(StoreBenchConnection.PROTOBUF)) {
        throw new StoreBenchException(
            "GET %s answers %s where %s is asked for"
                .formatted(target, answer.contentType(), StoreBenchConnection.PROTOBUF));
      }
      StoreBenchFrames frames = new StoreBenchFrames();
      StoreBenchBody body = answer.body();
      long bytes = 0;
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        frames.accept(buffer, count);
        bytes += count;
      }
      return new StoreBenchDownload(frames.messages(), bytes, secondsSince(start));
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
