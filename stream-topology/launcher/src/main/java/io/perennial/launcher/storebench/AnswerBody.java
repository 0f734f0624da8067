package io.perennial.launcher.storebench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The body of an HTTP/1.1 answer, of a known length or in chunks. Ends where the body does, and
 * fails where the connection ends first.
 */
final class AnswerBody extends InputStream {

  private static final int LONGEST_LINE = 64 * 1024;

  private final InputStream connection;
  private final boolean chunked;
  private long left;
  private boolean ended;

  private AnswerBody(InputStream connection, boolean chunked, long left) {
    this.connection = connection;
    this.chunked = chunked;
    this.left = left;
    this.ended = !chunked && left == 0;
  }

  static AnswerBody ofLength(InputStream connection, long length) {
    return new AnswerBody(connection, false, length);
  }

  static AnswerBody ofChunks(InputStream connection) {
    return new AnswerBody(connection, true, 0);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0 && !ended) {
      beginChunk();
    }
    if (ended) {
      return -1;
    }
    int count = connection.read(into, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException("the store broke its answer off");
    }
    left -= count;
    if (left == 0) {
      endPart();
    }
    return count;
  }

  private void beginChunk() throws IOException {
    String size = line(connection).split(";", 2)[0].strip();
    try {
      left = Long.parseLong(size, 16);
    } catch (NumberFormatException e) {
      throw new IOException("the store's answer has a chunk of the size '" + size + "'", e);
    }
    if (left == 0) {
      while (!line(connection).isEmpty()) {
        // Trailers mean nothing here.
      }
      ended = true;
    }
  }

  private void endPart() throws IOException {
    if (chunked) {
      line(connection);
    } else {
      ended = true;
    }
  }

  /** A line of the head of an answer or of a chunk, without its end. */
  static String line(InputStream connection) throws IOException {
    byte[] bytes = new byte[128];
    int size = 0;
    for (int next = connection.read(); next != '\n'; next = connection.read()) {
      if (next < 0) {
        throw new EOFException("the store closed the connection");
      }
      if (size == LONGEST_LINE) {
        throw new IOException("the store's answer has a line of more than 64 KiB in its head");
      }
      if (size == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * size);
      }
      bytes[size++] = (byte) next;
    }
    int end = size > 0 && bytes[size - 1] == '\r' ? size - 1 : size;
    return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
  }
}
