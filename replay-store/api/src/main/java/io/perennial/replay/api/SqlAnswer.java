package io.perennial.replay.api;

import io.perennial.replay.api.SqlLines.Line;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a SQL answer as they arrive; they are never all in memory. A value is null, a String,
 * a Boolean, an Integer, Long or BigInteger, a Double, a List or a Map of such. Reading fails with
 * a {@link ReplayException} of kind {@code BROKEN} when the answer ends without its end mark, or
 * the mark counts other rows than came. One thread; close it, or the connection stays open.
 */
public final class SqlAnswer implements Iterator<List<@Nullable Object>>, AutoCloseable {

  /**
   * A column of the answer.
   *
   * @param name as the statement calls it
   * @param type SQL's name of its type
   */
  public record Column(String name, String type) {}

  private final BufferedReader lines;
  private final List<Column> columns;
  private @Nullable List<@Nullable Object> next;
  private boolean ended;
  private long read;
  private long rows;

  SqlAnswer(InputStream body) {
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    try {
      this.columns = readColumns();
    } catch (ReplayException e) {
      close();
      throw e;
    }
  }

  /** The columns, in the order of the values. */
  public List<Column> columns() {
    return columns;
  }

  /** Rows taken so far; all of them once there is no next one. */
  public long rows() {
    return rows;
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      next = readRow();
      ended = next == null;
    }
    return next != null;
  }

  @Override
  public List<@Nullable Object> next() {
    List<@Nullable Object> row = hasNext() ? next : null;
    if (row == null) {
      throw new NoSuchElementException("the answer has no more rows");
    }
    next = null;
    rows++;
    return row;
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Column> readColumns() {
    try {
      if (readLine() instanceof Line.Columns first) {
        return first.columns();
      }
      throw new IOException("its first line does not name the columns");
    } catch (IOException e) {
      throw ReplayException.brokenOff(e);
    }
  }

  private @Nullable List<@Nullable Object> readRow() {
    try {
      Line line = readLine();
      if (line instanceof Line.Row row) {
        checkWidth(row);
        read++;
        return row.values();
      }
      if (line instanceof Line.End end) {
        checkEnd(end);
        return null;
      }
      throw new IOException("it names its columns twice");
    } catch (IOException e) {
      ended = true;
      throw ReplayException.brokenOff(e);
    }
  }

  private Line readLine() throws IOException {
    String line = lines.readLine();
    if (line == null) {
      throw new EOFException("it ends without its end mark");
    }
    return SqlLines.read(line);
  }

  private void checkWidth(Line.Row row) throws IOException {
    if (row.values().size() != columns.size()) {
      throw new IOException(
          "a row has %d values for %d columns".formatted(row.values().size(), columns.size()));
    }
  }

  private void checkEnd(Line.End end) throws IOException {
    if (end.rows() != read) {
      throw new IOException("its end mark counts %d rows, but %d came".formatted(end.rows(), read));
    }
    if (lines.readLine() != null) {
      throw new IOException("it goes on after its end mark");
    }
  }
}
