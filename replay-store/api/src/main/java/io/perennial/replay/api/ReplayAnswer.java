package io.perennial.replay.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one answer as they arrive; they are never all in memory. Reading fails with a {@link
 * ReplayException} of kind {@code BROKEN} when the answer breaks off, so that a part is never taken
 * for the whole. One thread; close it, or the connection stays open.
 */
public final class ReplayAnswer implements Iterator<ReplayRow>, AutoCloseable {

  private final BufferedReader lines;
  private @Nullable ReplayRow next;
  private boolean ended;

  ReplayAnswer(InputStream body) {
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
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
  public ReplayRow next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException("the answer has no more rows");
    }
    ReplayRow row = next;
    next = null;
    return row;
  }

  /** The rows that are left; closing the stream closes the answer. */
  public Stream<ReplayRow> stream() {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, traits), false)
        .onClose(this::close);
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable ReplayRow read() {
    try {
      String line = lines.readLine();
      return line == null ? null : ReplayRowJson.read(line);
    } catch (IOException e) {
      ended = true;
      throw ReplayException.brokenOff(e);
    }
  }
}
