package io.perennial.replay.api;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The examples of a sample as they arrive, each the bytes of a {@code
 * perennial.v1.LabelledExample}. On the wire each is preceded by its length as a varint, and a
 * length of 0 ends the answer: without it reading fails with a {@link ReplayException} of kind
 * {@code BROKEN}. Frames are cut from a large buffer, since a call per byte would be the slowest
 * part of it. One thread; close it, or the connection stays open.
 */
public final class SampleAnswer implements Iterator<byte[]>, AutoCloseable {

  private static final int BUFFER_BYTES = 256 << 10;

  /** No example is nearly as large; what says so is no frame. */
  private static final int MAX_FRAME_BYTES = 16 << 20;

  private final InputStream body;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int end;
  private byte @Nullable [] next;
  private boolean ended;
  private long examples;

  SampleAnswer(InputStream body) {
    this.body = body;
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      next = read();
      ended = next == null;
    }
    return next != null;
  }

  @Override
  public byte[] next() {
    byte[] example = hasNext() ? next : null;
    if (example == null) {
      throw new NoSuchElementException("the sample has no more examples");
    }
    next = null;
    examples++;
    return example;
  }

  /** Examples taken so far. */
  public long examples() {
    return examples;
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte @Nullable [] read() {
    try {
      int length = readLength();
      if (length == 0) {
        return null;
      }
      require(length);
      byte[] frame = Arrays.copyOfRange(buffer, position, position + length);
      position += length;
      return frame;
    } catch (IOException e) {
      ended = true;
      throw ReplayException.brokenOff(e);
    }
  }

  private int readLength() throws IOException {
    long length = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      require(1);
      byte part = buffer[position++];
      length |= (part & 0x7fL) << shift;
      if (part >= 0) {
        return checked(length);
      }
    }
    throw new IOException("the length of an example has more than 5 bytes");
  }

  private static int checked(long length) throws IOException {
    if (length > MAX_FRAME_BYTES) {
      throw new IOException(
          "an example says that it has %,d bytes, but at most %,d can be"
              .formatted(length, MAX_FRAME_BYTES));
    }
    return (int) length;
  }

  /** Sees to it that so many bytes are in the buffer from the position on. */
  private void require(int bytes) throws IOException {
    if (end - position < bytes) {
      fill(bytes);
    }
  }

  private void fill(int bytes) throws IOException {
    byte[] target = bytes > buffer.length ? new byte[bytes] : buffer;
    System.arraycopy(buffer, position, target, 0, end - position);
    buffer = target;
    end -= position;
    position = 0;
    while (end < bytes) {
      int count = body.read(buffer, end, buffer.length - end);
      if (count < 0) {
        throw new EOFException("it ends without its end mark");
      }
      end += count;
    }
  }
}
