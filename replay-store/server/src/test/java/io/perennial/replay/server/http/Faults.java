package io.perennial.replay.server.http;

import io.perennial.replay.server.storage.RowCursor;
import io.perennial.replay.server.storage.RowView;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Cursors that go wrong. */
final class Faults {

  private Faults() {}

  /** Rows for ever, each made when it is its turn; whatever that throws is thrown. */
  static Function<RowCursor, RowCursor> endless(IntFunction<RowView> rows) {
    return inner -> {
      AtomicInteger step = new AtomicInteger();
      return new RowCursor() {
        @Override
        public @Nullable RowView next() {
          return rows.apply(step.getAndIncrement());
        }

        @Override
        public void close() {
          inner.close();
        }
      };
    };
  }

  /** The same rows for ever, until one that fails. */
  static Function<RowCursor, RowCursor> failingAt(int row, RuntimeException failure) {
    RowView view = TestRows.row("u", 1, "a");
    return endless(
        step -> {
          if (step >= row) {
            throw failure;
          }
          return view;
        });
  }
}
