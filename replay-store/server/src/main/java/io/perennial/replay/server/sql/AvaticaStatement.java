package io.perennial.replay.server.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/** A JDBC client's statement: what it asked last, and how far it has read the answer. */
final class AvaticaStatement {

  private static final int ROWS_OF_A_FRAME = 1_000;

  private final int id;
  private @Nullable String sql;
  private volatile @Nullable SqlRows rows;
  private long most = Long.MAX_VALUE;
  private long read;

  AvaticaStatement(int id) {
    this.id = id;
  }

  int id() {
    return id;
  }

  void prepare(String sql) {
    close();
    this.sql = sql;
  }

  /** What was prepared; null before. */
  @Nullable String sql() {
    return sql;
  }

  /** Begins an answer of so many rows at most; 0 or less is as many as there are. */
  void begin(SqlRows rows, long most) {
    close();
    this.rows = rows;
    this.most = most <= 0 ? Long.MAX_VALUE : most;
    read = 0;
  }

  /** The next rows, or null where there is no answer, or it is past that place. */
  Meta.@Nullable Frame frame(long offset, int asked) {
    SqlRows answer = rows;
    if (offset != read || answer == null) {
      return answer == null && offset == read ? new Meta.Frame(offset, true, List.of()) : null;
    }
    int size = asked <= 0 ? ROWS_OF_A_FRAME : Math.min(asked, ROWS_OF_A_FRAME);
    List<Object> frame = new ArrayList<>();
    boolean done = false;
    boolean whole = false;
    try {
      while (!done && frame.size() < size) {
        @Nullable Object[] row = read < most ? answer.next() : null;
        if (row == null) {
          done = true;
        } else {
          frame.add(AvaticaTypes.row(row, answer.columns()));
          read++;
        }
      }
      whole = true;
    } finally {
      if (done || !whole) {
        close();
      }
    }
    return new Meta.Frame(offset, done, frame);
  }

  /** Gives up what is left of the answer, also when it is being read. */
  void close() {
    SqlRows answer = rows;
    rows = null;
    if (answer != null) {
      answer.cancel();
      answer.close();
    }
  }
}
