package io.perennial.replay.server.storage;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Position;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A partition's walk that goes on after its last row when the partition moves, wherever that is
 * then: an answer that has begun is finished. What fails before the first row fails at once.
 */
public final class ResumingRows implements RowCursor {

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

  private static final RowCursor NOTHING =
      new RowCursor() {
        @Override
        public @Nullable RowView next() {
          return null;
        }

        @Override
        public void close() {
          // There is nothing to give back.
        }
      };

  private final ReplayQuery query;
  private final Function<ReplayQuery, RowCursor> opening;
  private final Duration patience;
  private final LongSupplier nanoClock;
  private RowCursor rows;
  private @Nullable RowView last;

  /**
   * Opens the walk.
   *
   * @param opening asked again when the walk breaks off
   * @param patience how long to ask again
   * @throws StoreUnavailableException when it cannot be opened
   */
  public ResumingRows(
      ReplayQuery query,
      Function<ReplayQuery, RowCursor> opening,
      Duration patience,
      LongSupplier nanoClock) {
    this.query = query;
    this.opening = opening;
    this.patience = patience;
    this.nanoClock = nanoClock;
    this.rows = opening.apply(query);
  }

  @Override
  public @Nullable RowView next() {
    RowView row;
    try {
      row = rows.next();
    } catch (StoreUnavailableException e) {
      row = resume(e);
    }
    last = row == null ? last : row;
    return row;
  }

  private @Nullable RowView resume(StoreUnavailableException broken) {
    if (last == null) {
      throw broken;
    }
    ReplayQuery rest = query.after(new Position(last.timestamp(), last.logLoss(), last.id()));
    long end = nanoClock.getAsLong() + patience.toNanos();
    rows.close();
    rows = NOTHING;
    while (nanoClock.getAsLong() - end < 0) {
      pause(broken);
      ReadDeadline.check();
      try {
        rows = opening.apply(rest);
        return rows.next();
      } catch (StoreUnavailableException e) {
        rows.close();
        rows = NOTHING;
        broken.addSuppressed(e);
      }
    }
    throw broken;
  }

  private static void pause(StoreUnavailableException broken) {
    try {
      Thread.sleep(BETWEEN_TRIES.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw broken;
    }
  }

  @Override
  public void close() {
    rows.close();
  }
}
