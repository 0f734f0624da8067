package io.perennial.event.file;

import io.perennial.event.codec.Limits;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A file's lines as bytes, without a copy: the current one is {@link #bytes} from {@link #start} to
 * {@link #end}. Lines end with LF or CR LF. Memory: one line, and what was peeked at.
 */
final class Lines implements Closeable {

  private static final int BUFFER_BYTES = 1 << 17;
  private static final int PEEK_BYTES = 16 << 20;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** A line read ahead, or what was thrown instead of it. */
  private record Peeked(byte[] line, long number, @Nullable InputException error) {}

  private final InputStream in;
  private final String name;
  private final Queue<Peeked> peeked = new ArrayDeque<>();
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int from;
  private int to;
  private boolean ended;
  private @Nullable InputException failure;
  private long read;

  /** Valid until the next {@link #advance}. */
  byte[] bytes = buffer;

  int start;
  int end;

  /** Number of the current line, from 1. */
  long number;

  Lines(InputStream in, String name) {
    this.in = in;
    this.name = name;
  }

  /** How the file is called in messages. */
  String name() {
    return name;
  }

  boolean isBlank() {
    return start == end;
  }

  /**
   * Goes to the next line; false at the end.
   *
   * @throws InputException if the line is too long (the next call goes on after it), or the file
   *     cannot be read further
   */
  boolean advance() {
    Peeked ahead = peeked.poll();
    if (ahead == null) {
      return read();
    }
    if (ahead.error() != null) {
      throw ahead.error();
    }
    bytes = ahead.line();
    start = 0;
    end = bytes.length;
    number = ahead.number();
    return true;
  }

  /** The lines to come, blank ones left out: up to {@code count}, or 16 MiB. */
  List<byte[]> peek(int count) {
    List<byte[]> lines = new ArrayList<>();
    long size = 0;
    while (lines.size() < count && size < PEEK_BYTES) {
      try {
        if (!read()) {
          break;
        }
        byte[] line = Arrays.copyOfRange(bytes, start, end);
        peeked.add(new Peeked(line, number, null));
        size += line.length + Long.BYTES;
        if (line.length > 0) {
          lines.add(line);
        }
      } catch (InputException e) {
        peeked.add(new Peeked(new byte[0], e.line(), e));
        if (e.line() == 0) {
          break;
        }
      }
    }
    return lines;
  }

  private boolean read() {
    int scanned = from;
    while (true) {
      int newline = indexOfNewline(scanned);
      if (newline >= 0) {
        return line(newline, newline + 1);
      }
      scanned = to;
      if (to - from > Limits.VALUE_BYTES + 1) {
        throw tooLong();
      }
      int moved = from;
      if (!fill()) {
        return from < to && line(to, to);
      }
      scanned -= moved - from;
    }
  }

  private boolean line(int lineEnd, int next) {
    start = from;
    end = lineEnd > start && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    from = next;
    number = ++read;
    bytes = buffer;
    if (number == 1
        && Arrays.equals(buffer, start, Math.min(start + 3, end), BYTE_ORDER_MARK, 0, 3)) {
      start += 3;
    }
    if (end - start > Limits.VALUE_BYTES) {
      throw lineTooLong();
    }
    return true;
  }

  private InputException tooLong() {
    from = to;
    while (fill()) {
      int newline = indexOfNewline(from);
      from = newline < 0 ? to : newline + 1;
      if (newline >= 0) {
        break;
      }
    }
    number = ++read;
    return lineTooLong();
  }

  private InputException lineTooLong() {
    return new InputException(
        "line "
            + number
            + " of "
            + name
            + " is longer than "
            + Limits.VALUE_BYTES
            + " bytes; split it, or check that the file is what its name says",
        number);
  }

  private int indexOfNewline(int scanFrom) {
    byte[] array = buffer;
    for (int i = scanFrom; i < to; i++) {
      if (array[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Reads more, moving what is left to the front; false at the end of the file. */
  private boolean fill() {
    if (failure != null) {
      throw failure;
    }
    if (ended) {
      return false;
    }
    byte[] target = to - from == buffer.length ? new byte[2 * buffer.length] : buffer;
    System.arraycopy(buffer, from, target, 0, to - from);
    buffer = target;
    to -= from;
    from = 0;
    try {
      int count = in.read(buffer, to, buffer.length - to);
      ended = count < 0;
      to += Math.max(count, 0);
    } catch (IOException e) {
      failure = new InputException(why(e));
      throw failure;
    }
    return !ended;
  }

  private String why(IOException e) {
    String after = name + " cannot be read after line " + read + ": ";
    if (e instanceof EOFException) {
      return after + "the gzip file ends too early; copy it again";
    }
    if (e instanceof ZipException) {
      return after + "the gzip file is damaged; copy it again";
    }
    return after + e.getMessage();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
