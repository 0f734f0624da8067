package io.perennial.replay.server.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an answer. Nothing leaves before the buffer is full, so that what goes wrong until
 * then can still be told. One thread, but for {@link #isCommitted}.
 */
public final class AnswerStream extends OutputStream {

  /** The JDK keeps a direct buffer of the largest write of each thread. */
  private static final int SLICE = 64 * 1024;

  /** Most answers are small. */
  private static final int FIRST_BYTES = 8 * 1024;

  private final Context context;
  private final int most;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final LongSupplier nanoClock;
  private final Duration deadline;
  private final long end;
  private byte[] buffer = new byte[FIRST_BYTES];
  private volatile @Nullable OutputStream target;
  private int buffered;
  private long bytes;
  private long rows;

  AnswerStream(Context context, int bufferBytes, LongSupplier nanoClock, Duration deadline) {
    this.context = context;
    this.most = bufferBytes;
    this.nanoClock = nanoClock;
    this.deadline = deadline;
    this.end = nanoClock.getAsLong() + deadline.toNanos();
  }

  /** Sets a header of the answer; a problem document will not have it. */
  public AnswerStream with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  /**
   * Counts a row, and looks at the clock now and then.
   *
   * @throws DeadlineException when the answer has taken too long
   */
  public void row() {
    if ((++rows & 63) == 0) {
      checkDeadline();
    }
  }

  /** Throws when the answer has taken too long. */
  void checkDeadline() {
    if (nanoClock.getAsLong() - end > 0) {
      throw new DeadlineException(deadline);
    }
  }

  /** Whether the first bytes have left. */
  boolean isCommitted() {
    return target != null;
  }

  /** Rows answered so far. */
  long rows() {
    return rows;
  }

  /** Bytes answered so far, before HTTP's framing. */
  long bytes() {
    return bytes + buffered;
  }

  @Override
  public void write(int b) throws IOException {
    if (buffered == buffer.length) {
      makeRoom();
    }
    buffer[buffered++] = (byte) b;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    int at = offset;
    int left = length;
    while (left > 0) {
      if (buffered == buffer.length) {
        makeRoom();
      }
      int part = Math.min(left, buffer.length - buffered);
      System.arraycopy(source, at, buffer, buffered, part);
      buffered += part;
      at += part;
      left -= part;
    }
  }

  /** Nothing: what is written leaves when the buffer is full, or with {@link #finish}. */
  @Override
  public void flush() {}

  /** Sends the rest; the answer is whole. */
  void finish() throws IOException {
    checkDeadline();
    if (target == null) {
      context.res().setContentLengthLong(buffered);
    }
    send();
    open().close();
  }

  private void makeRoom() throws IOException {
    if (buffer.length < most) {
      buffer = Arrays.copyOf(buffer, Math.min(most, 2 * buffer.length));
    } else {
      drain();
    }
  }

  private void drain() throws IOException {
    checkDeadline();
    send();
  }

  private void send() throws IOException {
    OutputStream out = open();
    for (int at = 0; at < buffered; at += SLICE) {
      out.write(buffer, at, Math.min(SLICE, buffered - at));
    }
    bytes += buffered;
    buffered = 0;
  }

  private OutputStream open() throws IOException {
    OutputStream out = target;
    if (out == null) {
      headers.forEach(context::header);
      out = context.res().getOutputStream();
      target = out;
    }
    return out;
  }

  /** An answer took too long. */
  static final class DeadlineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeadlineException(Duration deadline) {
      super(
          "the answer takes longer than "
              + deadline.toSeconds()
              + " s; ask for a shorter time or a smaller limit");
    }
  }
}
